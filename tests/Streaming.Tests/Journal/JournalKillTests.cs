using System.Buffers.Binary;
using System.Diagnostics;
using Insight.Streaming.Journal;

namespace Insight.Streaming.Tests.Journal;

public sealed class JournalKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadAsync_WriterKilledWhileWriting_EveryAcceptedRequestComesOnce()
    {
        var random = new Random(1);
        var begun = new HashSet<long>();
        var ended = new HashSet<long>();
        long dropped = 0;
        List<TestRecord> delivered = [];
        List<StreamLoss> losses = [];
        for (int round = 0; round < 6; round++)
        {
            using Process child = Start(round);
            // The reader follows while the writer lives in some rounds, and comes late (so that the journal fills) in others.
            Task<(List<TestRecord> Records, List<StreamLoss> Losses)>? follow = null;
            using var stop = new CancellationTokenSource();
            int killAfter = random.Next(1, 60_000);
            if (round % 2 == 0) follow = FollowAsync(stop.Token);
            byte[] message = new byte[KilledWriter.MessageBytes];
            Stream output = child.StandardOutput.BaseStream;
            for (int messages = 0; ; messages++)
            {
                if (messages == killAfter) child.Kill();
                if (await output.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false) < message.Length) break;
                long request = BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(1));
                if (message[0] == 'B') begun.Add(request);
                else if (message[0] == 'E') ended.Add(request);
                else dropped++;
            }

            await child.WaitForExitAsync();
            await stop.CancelAsync();
            if (follow is not null) Add(await follow);
            if (round % 3 == 2) Add(await JournalTesting.DrainAsync(_folder.Path));
        }

        Add(await JournalTesting.DrainAsync(_folder.Path));

        Assert.Equal(delivered.Count, delivered.DistinctBy(record => record.Request).Count());
        Assert.Subset(delivered.Where(record => record.Kind == TestRecordKind.End).Select(record => record.Request).ToHashSet(), ended);
        Assert.Subset(delivered.Select(record => record.Request).ToHashSet(), begun);
        Assert.DoesNotContain(losses, loss => loss.Kind == StreamLossKind.Corrupt);
        // A killed thread may have been counted without having said so: at most one for each thread and round.
        Assert.InRange(losses.Where(loss => loss.Kind == StreamLossKind.Dropped).Sum(loss => loss.Records), dropped, dropped + 18);

        void Add((List<TestRecord> Records, List<StreamLoss> Losses) read)
        {
            delivered.AddRange(read.Records);
            losses.AddRange(read.Losses);
        }
    }

    private async Task<(List<TestRecord> Records, List<StreamLoss> Losses)> FollowAsync(CancellationToken stop)
    {
        List<TestRecord> records = [];
        List<StreamLoss> losses = [];
        await using JournalReader reader = JournalTesting.OpenReader(_folder.Path);
        var batch = new RecordBatch(500);
        while (!stop.IsCancellationRequested)
        {
            await reader.ReadAsync(batch, TimeSpan.FromMilliseconds(5), CancellationToken.None);
            for (int i = 0; i < batch.Count; i++) records.Add(TestRecord.Decode(batch[i]));
            losses.AddRange(batch.Losses);
            await reader.CommitAsync(batch, CancellationToken.None);
        }

        return (records, losses);
    }

    private Process Start(int round)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Insight.Streaming.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(_folder.Path);
        start.ArgumentList.Add((round * 1_000_000_000L).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }
}
