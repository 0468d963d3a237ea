using Insight.Contracts.Records;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Ingest.Records;

/// <summary>Collects the rows of the table <c>profile_states</c>: one per chunk of what a gateway counted of an endpoint.</summary>
/// <remarks>Chunks are stored as they come. Whoever reads them puts them together, since a batch may hold some of a summary's only.</remarks>
internal sealed class ProfileStates
{
    /// <summary>Bytes that make one insert.</summary>
    public const int FullBytes = 16 << 20;

    private readonly NumberColumn<ulong> _endpointId, _keyId, _bundle;
    private readonly NumberColumn<long> _time;
    private readonly FixedStringColumn _summaryId;
    private readonly NumberColumn<ushort> _chunk, _chunks;
    private readonly LowCardinalityStringColumn _gateway, _site, _tenant, _app, _host;
    private readonly StringColumn _content;
    private long _bytes;

    public ProfileStates()
    {
        _endpointId = Block.AddNumber<ulong>("endpoint_id", "UInt64");
        _time = Block.AddTime("time");
        _summaryId = Block.AddFixedString("summary_id", 16);
        _chunk = Block.AddNumber<ushort>("chunk", "UInt16");
        _chunks = Block.AddNumber<ushort>("chunks", "UInt16");
        _gateway = Block.AddLowCardinality("gateway");
        _site = Block.AddLowCardinality("site");
        _tenant = Block.AddLowCardinality("tenant");
        _app = Block.AddLowCardinality("app");
        _host = Block.AddLowCardinality("host");
        _keyId = Block.AddNumber<ulong>("key_id", "UInt64");
        _bundle = Block.AddNumber<ulong>("bundle", "UInt64");
        _content = Block.AddString("content");
    }

    /// <summary>The rows to write.</summary>
    public NativeBlock Block { get; } = new();

    /// <summary>True when the rows should be written before more are added.</summary>
    public bool IsFull => _bytes >= FullBytes;

    /// <summary>Appends a chunk; false when it breaks a rule, with the rule.</summary>
    public bool Append(ReadOnlySpan<byte> record, out string problem)
    {
        if (ProfileRecord.Read(record, out problem) is not { } chunk) return false;
        _endpointId.Append(chunk.EndpointId);
        _time.Append(chunk.TimeUs);
        _summaryId.Append(chunk.SummaryId.Span);
        _chunk.Append((ushort)chunk.Chunk);
        _chunks.Append((ushort)chunk.Chunks);
        _gateway.Append(chunk.GatewayId);
        _site.Append(chunk.Site);
        _tenant.Append(chunk.Tenant);
        _app.Append(chunk.App);
        _host.Append(chunk.Host);
        _keyId.Append(chunk.KeyId);
        _bundle.Append(chunk.Bundle);
        _content.Append(chunk.Content.Span);
        _bytes += record.Length;
        return true;
    }

    /// <summary>Drops the rows; the memory stays.</summary>
    public void Clear()
    {
        Block.Reset();
        _bytes = 0;
    }
}
