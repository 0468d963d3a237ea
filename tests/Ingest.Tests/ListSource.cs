using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Streaming;

namespace Insight.Ingest.Tests;

/// <summary>A stream in memory that keeps the contract of <see cref="IRecordSource"/>: what was not committed comes again, from a new reader.</summary>
internal sealed class ListSource(IReadOnlyList<byte[]> records, int batchSize) : IRecordSource
{
    private int _committed, _read;

    public ListSource(IEnumerable<AccessRecord> records, int batchSize)
        : this([.. records.Select(record => record.ToByteArray())], batchSize)
    {
    }

    /// <summary>Records that need not come again.</summary>
    public int Committed => _committed;

    /// <summary>Added to the batch that starts at this record.</summary>
    public Dictionary<int, StreamLoss> Losses { get; } = [];

    /// <summary>A second reader of the same stream, from the last commit on, which may cut it otherwise.</summary>
    public ListSource Reopen(int newBatchSize)
    {
        ListSource source = new(records, newBatchSize) { _committed = _committed, _read = _committed };
        foreach ((int at, StreamLoss loss) in Losses) source.Losses.Add(at, loss);
        return source;
    }

    public ValueTask ReadAsync(RecordBatch batch, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        batch.Clear();
        int from = _read;
        while (_read < records.Count && batch.Count < batchSize && !batch.IsFull)
        {
            if (Losses.TryGetValue(_read, out StreamLoss loss)) batch.AddLoss(loss);
            batch.Add(records[_read++]);
        }

        batch.Token = batch.Count == 0 ? "" : $"list:{from}-{_read}";
        return ValueTask.CompletedTask;
    }

    public ValueTask CommitAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        _committed = _read;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
