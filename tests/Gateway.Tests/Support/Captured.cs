using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Bodies;
using Insight.Gateway.Records;
using Insight.Gateway.Sensitive;

namespace Insight.Gateway.Tests.Support;

/// <summary>What a record says of bodies that pass through a capture, without a gateway around it.</summary>
internal sealed class Captured
{
    private readonly BodyCapturing _bodies;

    public Captured(Action<GatewayOptions>? configure = null)
    {
        GatewayOptions options = new();
        configure?.Invoke(options);
        _bodies = new BodyCapturing(options);
    }

    /// <summary>Of a response that comes in one piece.</summary>
    public AccessRecord Of(string body, string type = "application/json") => Of(Encoding.UTF8.GetBytes(body), type, []);

    /// <summary>Of a response that comes in pieces.</summary>
    /// <param name="body">The body.</param>
    /// <param name="type">Its content type.</param>
    /// <param name="splits">Where it is cut, in ascending order.</param>
    public AccessRecord Of(byte[] body, string type, IEnumerable<int> splits)
    {
        BodyCapture? capture = _bodies.Begin(type, null);
        int at = 0;
        foreach (int split in splits)
        {
            capture?.Feed(body.AsSpan(at..split));
            at = split;
        }

        capture?.Feed(body.AsSpan(at));
        ProtobufWriter record = new(new byte[RecordLimits.Record]);
        _bodies.Write(ref record, null, capture, SensitiveKinds.None);
        return AccessRecord.Parser.ParseFrom(record.Written);
    }

    /// <summary>The shape of a JSON body.</summary>
    public static string ShapeOf(string body, string type = "application/json") => new Captured().Of(body, type).ResponseShape;

    /// <summary>The kinds of sensitive data in a body, joined.</summary>
    public static string KindsOf(string body, string type = "application/json") => string.Join(' ', new Captured().Of(body, type).ResponseSensitive);
}
