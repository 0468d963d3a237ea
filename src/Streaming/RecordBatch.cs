using System.Buffers;

namespace Insight.Streaming;

/// <summary>Encoded access records, back to back in one buffer that is reused from batch to batch.</summary>
/// <param name="maxRecords">How many records fill the batch.</param>
/// <param name="maxBytes">How many payload bytes fill the batch; a single larger record still fits an empty batch.</param>
public sealed class RecordBatch(int maxRecords = 50_000, int maxBytes = 32 << 20)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(Math.Min(maxBytes, 1 << 20));
    private readonly List<int> _ends = new(Math.Min(maxRecords, 4096));
    private readonly List<StreamLoss> _losses = [];

    /// <summary>How many records the batch holds.</summary>
    public int Count => _ends.Count;

    /// <summary>Payload bytes of all records.</summary>
    public int Bytes => _bytes.WrittenCount;

    /// <summary>True when no further record should be added.</summary>
    public bool IsFull => Count >= maxRecords || Bytes >= maxBytes;

    /// <summary>
    /// Names the exact stretch of the stream that the batch covers. The same records in the same batch have the same
    /// token, so that a store can recognise a batch that it was sent twice. Empty for an empty batch.
    /// </summary>
    public string Token { get; set; } = "";

    /// <summary>What the stream could not deliver between the previous batch and the end of this one.</summary>
    public IReadOnlyList<StreamLoss> Losses => _losses;

    /// <summary>The encoded record at <paramref name="index"/>; valid until the batch is read into again.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.WrittenSpan[start.._ends[index]];
        }
    }

    /// <summary>Copies one encoded record to the end of the batch.</summary>
    /// <param name="record">The record, or its first part.</param>
    /// <param name="rest">Its second part; empty when the first is all of it.</param>
    public void Add(ReadOnlySpan<byte> record, ReadOnlySpan<byte> rest = default)
    {
        _bytes.Write(record);
        _bytes.Write(rest);
        _ends.Add(_bytes.WrittenCount);
    }

    /// <summary>Notes something that was lost on the way.</summary>
    public void AddLoss(StreamLoss loss) => _losses.Add(loss);

    /// <summary>Empties the batch and keeps its memory.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _ends.Clear();
        _losses.Clear();
        Token = "";
    }
}
