using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Ingest.Records;
using Insight.Ingest.Storing;
using Insight.Streaming;

namespace Insight.Ingest.Replay;

/// <summary>Records and rejected lines on their way into ClickHouse.</summary>
internal sealed class ReplayBatch(int maxRecords)
{
    private readonly List<(UInt128 Id, AccessRecord Record)> _records = [];
    private readonly HashSet<UInt128> _ids = [];
    private byte[] _buffer = new byte[8192];

    /// <summary>Lines that are no records.</summary>
    public List<DeadLetter> Rejected { get; } = [];

    public IReadOnlySet<UInt128> Ids => _ids;

    public IEnumerable<uint> Windows => _records
        .Select(record => (uint)(record.Record.TimeUs / (RecordDecoder.WindowSeconds * 1_000_000L) * RecordDecoder.WindowSeconds)).Distinct();

    public bool IsEmpty => _records.Count == 0 && Rejected.Count == 0;

    public bool IsFull => _records.Count >= maxRecords || Rejected.Count >= maxRecords;

    /// <summary>Adds a record; false when the batch has it already (the same file twice in one replay).</summary>
    public bool Add(RecordId id, AccessRecord record)
    {
        if (!_ids.Add(id.Value)) return false;
        _records.Add((id.Value, record));
        return true;
    }

    /// <summary>Encodes all records but those known; returns how many.</summary>
    public int Encode(RecordBatch batch, HashSet<UInt128> known)
    {
        batch.Clear();
        List<UInt128> ids = new(_records.Count);
        foreach ((UInt128 id, AccessRecord record) in _records)
        {
            if (known.Contains(id)) continue;
            int size = record.CalculateSize();
            if (size > _buffer.Length) _buffer = new byte[size * 2];
            record.WriteTo(_buffer.AsSpan(0, size));
            batch.Add(_buffer.AsSpan(0, size));
            ids.Add(id);
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(ids));
        batch.Token = batch.Count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"replay:{XxHash64.HashToUInt64(bytes):x16}{XxHash64.HashToUInt64(bytes, 1):x16}:{ids.Count}");
        return batch.Count;
    }

    public void Clear()
    {
        _records.Clear();
        _ids.Clear();
        Rejected.Clear();
    }
}
