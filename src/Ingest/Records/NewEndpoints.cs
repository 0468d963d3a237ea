using Insight.Endpoints;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Ingest.Records;

/// <summary>Remembers which endpoints were written to the table <c>endpoints</c>, and collects those that were not.</summary>
/// <remarks>Forgetting is harmless: an endpoint written twice is one row when read with FINAL.</remarks>
internal sealed class NewEndpoints
{
    /// <summary>Ids remembered (8 bytes each and overhead); beyond it the memory starts again.</summary>
    private const int Capacity = 262_144;

    private readonly HashSet<ulong> _stored = [];
    private readonly HashSet<ulong> _pending = [];
    private readonly NumberColumn<ulong> _id;
    private readonly LowCardinalityStringColumn _tenant, _app, _host, _service, _method;
    private readonly StringColumn _template;
    private ulong _last;

    public NewEndpoints()
    {
        _id = Block.AddNumber<ulong>("endpoint_id", "UInt64");
        _tenant = Block.AddLowCardinality("tenant");
        _app = Block.AddLowCardinality("app");
        _host = Block.AddLowCardinality("host");
        _service = Block.AddLowCardinality("service");
        _method = Block.AddLowCardinality("method");
        _template = Block.AddString("template");
    }

    /// <summary>The endpoints to write.</summary>
    public NativeBlock Block { get; } = new();

    /// <summary>Notes an endpoint; does nothing when it is known.</summary>
    public void Add(in EndpointMatch endpoint, ReadOnlySpan<byte> tenant, ReadOnlySpan<byte> app, ReadOnlySpan<byte> host, ReadOnlySpan<byte> service)
    {
        if (endpoint.Id == _last || endpoint.Id == 0) return;
        _last = endpoint.Id;
        if (_stored.Contains(endpoint.Id) || !_pending.Add(endpoint.Id)) return;
        _id.Append(endpoint.Id);
        _tenant.Append(RecordColumns.Valid(tenant));
        _app.Append(RecordColumns.Valid(app));
        _host.Append(RecordColumns.Valid(host));
        _service.Append(RecordColumns.Valid(service));
        _method.Append(endpoint.Method);
        _template.Append(endpoint.Template);
    }

    /// <summary>The block is stored.</summary>
    public void MarkStored()
    {
        if (_stored.Count + _pending.Count > Capacity) _stored.Clear();
        _stored.UnionWith(_pending);
        _pending.Clear();
        Block.Reset();
    }
}
