using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Shapes;
using Insight.Gateway.Waf;
using Microsoft.Extensions.ObjectPool;

namespace Insight.Gateway.Bodies;

/// <summary>Looks at bodies as they pass, and writes what they looked like into records.</summary>
/// <remarks>Bodies that are encoded (gzip and the like) are not looked into: undoing it would cost more than all the rest.</remarks>
internal sealed class BodyCapturing
{
    private readonly RecordingOptions _options;
    private readonly SensitiveTarget? _target;
    private readonly ObjectPool<BodyScanner>[] _pools;

    public BodyCapturing(GatewayOptions options)
    {
        _options = options.Recording;
        Patterns = new SensitivePatterns(options.Sensitive);
        _target = _options.Sensitive ? new SensitiveTarget(Patterns) : null;
        _pools = new ObjectPool<BodyScanner>[Enum.GetValues<BodyType>().Length];
        foreach (BodyType type in Enum.GetValues<BodyType>()) _pools[(int)type] = new DefaultObjectPool<BodyScanner>(new Policy(this, type));
    }

    /// <summary>The kinds of sensitive data.</summary>
    public SensitivePatterns Patterns { get; }

    /// <summary>The kinds of sensitive data in a request's target.</summary>
    public SensitiveKinds OfTarget(ReadOnlySpan<char> path, ReadOnlySpan<char> query) => _target?.Find(path, query) ?? SensitiveKinds.None;

    /// <summary>Whether the fields of a body can be seen.</summary>
    public static bool HasFields(string? contentType, string? contentEncoding) =>
        contentType is not null && BodyTypes.Of(contentType) is BodyType.Json or BodyType.Form or BodyType.Multipart && !ContentDecoding.IsEncoded(contentEncoding);

    /// <summary>Begins to look at a body; null: it is none that is looked into.</summary>
    /// <param name="contentType">Its content type.</param>
    /// <param name="contentEncoding">Its encoding.</param>
    /// <param name="always">Whether somebody asks for its fields, whatever is recorded.</param>
    public BodyCapture? Begin(string? contentType, string? contentEncoding, bool always = false)
    {
        if (contentType is null || (!always && !_options.Shapes && !_options.Sensitive)) return null;
        BodyType type = BodyTypes.Of(contentType);
        if (type == BodyType.Opaque || (type == BodyType.Text && !_options.Sensitive) || ContentDecoding.IsEncoded(contentEncoding)) return null;
        BodyScanner scanner = _pools[(int)type].Get();
        scanner.Begin(contentType);
        return new BodyCapture(scanner, type, _options.BodyBytes);
    }

    /// <summary>Writes what was found. It comes last: shapes are cut to the room that a record has left for them.</summary>
    public void Write(ref ProtobufWriter record, BodyCapture? request, BodyCapture? response, SensitiveKinds ofTarget)
    {
        BodyScanner? requestScanner = request?.Finish(), responseScanner = response?.Finish();
        WriteKinds(ref record, AccessRecord.RequestSensitiveFieldNumber, ofTarget | (requestScanner?.Finder?.Found ?? SensitiveKinds.None));
        WriteKinds(ref record, AccessRecord.ResponseSensitiveFieldNumber, responseScanner?.Finder?.Found ?? SensitiveKinds.None);
        if (_options.Shapes)
        {
            // Of too little room each gets its half.
            int half = responseScanner is null ? 0 : record.Room / 2;
            if (requestScanner is not null) WriteShape(ref record, AccessRecord.RequestShapeFieldNumber, requestScanner.Shape, record.Room - half);
            if (responseScanner is not null) WriteShape(ref record, AccessRecord.ResponseShapeFieldNumber, responseScanner.Shape, record.Room);
        }

        if (requestScanner is not null) _pools[(int)request!.Type].Return(requestScanner);
        if (responseScanner is not null) _pools[(int)response!.Type].Return(responseScanner);
    }

    private static void WriteShape(ref ProtobufWriter record, int field, ShapeTree shape, int room)
    {
        room -= ProtobufWriter.MaxFraming;
        if (room < 1) return;
        Span<byte> text = stackalloc byte[Math.Min(room, RecordLimits.Shape)];
        int length = ShapeWriter.Write(shape, text, RecordLimits.ShapeNames, RecordLimits.ShapeDepth);
        record.Bytes(field, text[..length]);
    }

    private void WriteKinds(ref ProtobufWriter record, int field, SensitiveKinds kinds)
    {
        for (int i = 0; (uint)kinds >> i != 0; i++)
        {
            if (((uint)kinds >> i & 1) != 0) record.Bytes(field, Patterns.Names[i]);
        }
    }

    private BodyScanner Create(BodyType type)
    {
        SensitiveFinder? finder = _options.Sensitive ? new SensitiveFinder(Patterns) : null;
        return type switch
        {
            BodyType.Json => new JsonScanner(finder),
            BodyType.Form => new FormScanner(finder),
            BodyType.Multipart => new MultipartScanner(finder),
            _ => new TextScanner(finder),
        };
    }

    /// <summary>Scanners are kept for the next bodies: they hold some kilobytes each.</summary>
    private sealed class Policy(BodyCapturing capturing, BodyType type) : IPooledObjectPolicy<BodyScanner>
    {
        public BodyScanner Create() => capturing.Create(type);

        public bool Return(BodyScanner scanner) => true;
    }
}
