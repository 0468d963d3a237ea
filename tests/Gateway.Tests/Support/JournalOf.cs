using Insight.Contracts.Records;
using Insight.Streaming;
using Insight.Streaming.Journal;

namespace Insight.Gateway.Tests.Support;

/// <summary>Reads a gateway's journal as Ingest does.</summary>
internal sealed class JournalOf(string directory) : IAsyncDisposable
{
    /// <summary>Only a broken test waits this long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly JournalReader _reader = JournalReader.Open(directory, new ReaderOptions(), TimeProvider.System);
    private readonly RecordBatch _batch = new();

    /// <summary>Every record read so far.</summary>
    public List<AccessRecord> Read { get; } = [];

    /// <summary>Every chunk of counts for profiles read so far.</summary>
    public List<ProfileChunk> Profiles { get; } = [];

    /// <summary>What stands in the journal at this moment; waits for nothing.</summary>
    public async Task<IReadOnlyList<AccessRecord>> NowAsync()
    {
        await FillAsync(TimeSpan.Zero);
        return Read;
    }

    /// <summary>The records, once there are at least so many.</summary>
    public async Task<IReadOnlyList<AccessRecord>> AtLeastAsync(int count)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (Read.Count < count)
        {
            TimeSpan left = s_patience - TimeProvider.System.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) throw new TimeoutException($"{Read.Count} of {count} records came.");
            await FillAsync(TimeSpan.FromMilliseconds(50));
        }

        return Read;
    }

    /// <summary>The only record, once it is there.</summary>
    public async Task<AccessRecord> SingleAsync() => Assert.Single(await AtLeastAsync(1));

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private async Task FillAsync(TimeSpan wait)
    {
        await _reader.ReadAsync(_batch, wait, CancellationToken.None);
        Assert.Empty(_batch.Losses);
        for (int i = 0; i < _batch.Count; i++)
        {
            if (ProfileRecord.Is(_batch[i])) Profiles.Add(ProfileRecord.Read(_batch[i], out _)!);
            else Read.Add(AccessRecord.Parser.ParseFrom(_batch[i]));
        }

        await _reader.CommitAsync(_batch, CancellationToken.None);
    }
}
