using System.Buffers.Binary;
using System.Globalization;

namespace Insight.Streaming.Tests.Kafka;

/// <summary>What was read and committed; members of a group may share one.</summary>
internal sealed class Ledger
{
    private readonly SortedSet<long> _requests = [];

    public IEnumerable<long> Requests => _requests;

    public int Records { get; private set; }

    public List<StreamLoss> Losses { get; } = [];

    public List<string> Tokens { get; } = [];

    /// <summary>Reads until so many requests have come that were not there before.</summary>
    public async Task ReadAsync(IRecordSource source, int records, int batchRecords = 1000, int losses = 0, bool commit = true)
    {
        using var patience = new CancellationTokenSource(KafkaTests.Patience);
        int until = _requests.Count + records;
        while (_requests.Count < until || Losses.Count < losses)
        {
            patience.Token.ThrowIfCancellationRequested();
            await ReadOnceAsync(source, batchRecords, commit);
        }
    }

    /// <summary>How many records the tokens name of some partitions.</summary>
    public long RecordsOf(int[] partitions) => Tokens.SelectMany(token => token.Split('+')).Select(stretch => stretch.Split(':', '-'))
        .Where(parts => partitions.Contains(int.Parse(parts[^3], CultureInfo.InvariantCulture)))
        .Sum(parts => long.Parse(parts[^1], CultureInfo.InvariantCulture) - long.Parse(parts[^2], CultureInfo.InvariantCulture));

    public async Task<int> ReadOnceAsync(IRecordSource source, int batchRecords = 1000, bool commit = true)
    {
        var batch = new RecordBatch(batchRecords);
        await source.ReadAsync(batch, TimeSpan.FromMilliseconds(100), CancellationToken.None);
        lock (_requests)
        {
            for (int i = 0; i < batch.Count; i++) _requests.Add(BinaryPrimitives.ReadInt64LittleEndian(batch[i]));
            Records += batch.Count;
            Losses.AddRange(batch.Losses);
            if (batch.Token.Length > 0) Tokens.Add(batch.Token);
        }

        if (commit) await source.CommitAsync(batch, CancellationToken.None);
        return batch.Count;
    }
}
