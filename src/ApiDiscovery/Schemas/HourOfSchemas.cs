using Insight.Storage.ClickHouse.Native;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>Adds the shapes of one hour up to schemas: a pure function of the counted shapes, in their order (endpoint, kind of body, most frequent first).</summary>
internal sealed class HourOfSchemas
{
    /// <summary>Most kinds of bodies of one endpoint in one hour, those with most bodies: clients and services may make up content types.</summary>
    public const int MaxKinds = 32;

    /// <summary>Most names of one schema in one hour.</summary>
    public const int MaxNames = 400;

    private readonly Dictionary<SchemaKey, SchemaNode> _ofEndpoint = [];
    private ulong _endpoint;

    /// <summary>Schemas of endpoints that are complete, to be taken away with <see cref="Take"/>.</summary>
    public List<(SchemaKey Key, SchemaNode State)> Complete { get; } = [];

    /// <summary>Adds bodies of one shape. Shapes that cannot be read teach nothing.</summary>
    public void Add(SchemaKey key, string shape, long bodies)
    {
        if (key.EndpointId != _endpoint) Finish();
        _endpoint = key.EndpointId;
        if (BodyShape.Parse(shape, out _) is not { } read) return;
        if (!_ofEndpoint.TryGetValue(key, out SchemaNode? node)) _ofEndpoint.Add(key, node = new SchemaNode());
        node.Add(read, bodies);
    }

    /// <summary>Completes the last endpoint.</summary>
    public void Finish()
    {
        foreach ((SchemaKey key, SchemaNode node) in _ofEndpoint
            .OrderByDescending(static s => s.Value.Count).ThenBy(static s => s.Key.Direction).ThenBy(static s => s.Key.Status).ThenBy(static s => s.Key.ContentType, StringComparer.Ordinal)
            .Take(MaxKinds))
        {
            node.Bound(MaxNames);
            Complete.Add((key, node));
        }

        _ofEndpoint.Clear();
    }

    /// <summary>What is complete as rows of <c>endpoint_schemas</c>.</summary>
    public NativeBlock Take(DateTime hour, ulong version)
    {
        NativeBlock block = new();
        var id = block.AddNumber<ulong>("endpoint_id", "UInt64");
        var direction = block.AddNumber<byte>("direction", "UInt8");
        StringColumn contentType = block.AddString("content_type");
        var status = block.AddNumber<ushort>("status", "UInt16");
        var at = block.AddNumber<uint>("hour", "DateTime('UTC')");
        var bodies = block.AddNumber<ulong>("bodies", "UInt64");
        StringColumn state = block.AddString("state");
        var versions = block.AddNumber<ulong>("version", "UInt64");
        foreach ((SchemaKey key, SchemaNode node) in Complete)
        {
            id.Append(key.EndpointId);
            direction.Append((byte)key.Direction);
            contentType.Append(key.ContentType);
            status.Append(key.Status);
            at.Append((uint)new DateTimeOffset(hour).ToUnixTimeSeconds());
            bodies.Append((ulong)node.Count);
            state.Append(node.ToJson());
            versions.Append(version);
        }

        Complete.Clear();
        return block;
    }
}
