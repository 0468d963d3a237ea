using Insight.Ingest.Replay;
using Insight.Testing;

namespace Insight.Ingest.Tests.Replay;

[Collection(SharedEngine.Name)]
public sealed class FollowTests(EngineFixture engine)
{
    [Fact]
    public async Task RunAsync_FileGrowsIsRenamedAndTruncated_EveryLineOnce()
    {
        await using Database database = await Database.CreateAsync(engine);
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "access.log");
        using Latest latest = new();
        using CancellationTokenSource stop = new();
        Task<ReplaySummary> run = Task.Run(() => ReplayRunner.RunAsync(
            new ReplayRequest { Files = [path], Follow = true }, database.Source, new IngestOptions(), TimeProvider.System, latest, stop.Token));

        await File.WriteAllTextAsync(path, Line(1) + Line(2)); // appears after the start
        await latest.ReachesAsync(2);
        await File.AppendAllTextAsync(path, Line(3)[..20]); // half a line
        await File.AppendAllTextAsync(path, Line(3)[20..]);
        await latest.ReachesAsync(3);
        await File.AppendAllTextAsync(path, Line(4)); // not read yet when the file is renamed away
        File.Move(path, path + ".1");
        await File.WriteAllTextAsync(path, Line(5));
        await latest.ReachesAsync(5);
        await using (FileStream truncated = new(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
        {
        }

        await File.AppendAllTextAsync(path, Line(6)[..30]);
        await File.AppendAllTextAsync(path, Line(6)[30..] + Line(7));
        await latest.ReachesAsync(7);
        await stop.CancelAsync();
        ReplaySummary summary = await run;

        Assert.Equal((7, 7, 0), (summary.Read, summary.Stored, summary.Rejected));
        Assert.Equal("7", await database.ScalarAsync("SELECT toString(uniqExact(path)) FROM records"));
    }

    private static string Line(int number) => $$"""{"ts":{{1767571371 + number}},"path":"/line/x{{number}}"}""" + "\n";

    private sealed class Latest : IProgress<ReplayProgress>, IDisposable
    {
        private readonly SemaphoreSlim _reports = new(0);
        private long _stored;

        public void Report(ReplayProgress value)
        {
            Volatile.Write(ref _stored, value.Stored);
            _reports.Release();
        }

        public void Dispose() => _reports.Dispose();

        public async Task ReachesAsync(long stored)
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
            while (Volatile.Read(ref _stored) < stored) await _reports.WaitAsync(patience.Token);
        }
    }
}
