using Insight.Streaming.Journal;

namespace Insight.Streaming.Tests.Journal;

public sealed class JournalConcurrencyTests : IDisposable
{
    private const int Threads = 4;
    private const int RequestsPerThread = 20_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadAsync_ManyThreadsWriteWhileReading_EveryRequestComesOnce()
    {
        JournalOptions options = JournalTesting.Options(_folder.Path, maxSegments: 4096) with { SyncInterval = TimeSpan.FromMilliseconds(10) };
        using JournalWriter writer = JournalWriter.Open(options, TimeProvider.System);
        Task writing = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Write(writer, thread))));

        List<TestRecord> records = [];
        List<StreamLoss> losses = [];
        await using JournalReader reader = JournalTesting.OpenReader(_folder.Path);
        var batch = new RecordBatch(3000);
        do
        {
            await reader.ReadAsync(batch, TimeSpan.FromMilliseconds(20), CancellationToken.None);
            for (int i = 0; i < batch.Count; i++) records.Add(TestRecord.Decode(batch[i]));
            losses.AddRange(batch.Losses);
            await reader.CommitAsync(batch, CancellationToken.None);
        }
        while (batch.Count > 0 || !writing.IsCompleted);

        await writing;
        records.AddRange((await JournalTesting.DrainAsync(reader)).Records);
        Assert.Empty(losses);
        Assert.Equal(0, writer.Dropped);
        Assert.Equal(Enumerable.Range(0, Threads * RequestsPerThread).Select(request => (long)request), records.Select(record => record.Request).Order());
        Assert.DoesNotContain(records, record => record.Kind == TestRecordKind.Begin);
    }

    [Fact]
    public async Task ReadAsync_AtTheTailAtFullSpeed_NeverTakesAFrameBeingWrittenForADamagedOne()
    {
        const int Records = 500_000;
        byte[] record = new TestRecord(1, TestRecordKind.Whole).Encode(16);
        JournalOptions options = JournalTesting.Options(_folder.Path) with { SegmentBytes = 1 << 20, MaxBytes = 1 << 30 };
        using JournalWriter writer = JournalWriter.Open(options, TimeProvider.System);
        Task writing = Task.Run(() =>
        {
            // Pauses of all lengths, so that the reader catches up again and again.
            var random = new Random(1);
            for (int i = 0; i < Records; i++)
            {
                Assert.True(writer.Append(record));
                Thread.SpinWait(random.Next(30));
            }
        });

        await using JournalReader reader = JournalTesting.OpenReader(_folder.Path);
        var batch = new RecordBatch();
        int read = 0;
        bool isLast = false;
        while (!isLast)
        {
            isLast = writing.IsCompleted;
            await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
            Assert.Empty(batch.Losses);
            read += batch.Count;
            isLast &= batch.Count == 0;
            await reader.CommitAsync(batch, CancellationToken.None);
        }

        await writing;
        Assert.Equal(Records, read);
    }

    private static void Write(JournalWriter writer, int thread)
    {
        var random = new Random(thread);
        Queue<(JournalTicket Ticket, long Request)> open = [];
        for (int i = 0; i < RequestsPerThread; i++)
        {
            long request = (thread * RequestsPerThread) + i;
            open.Enqueue((writer.Begin(new TestRecord(request, TestRecordKind.Begin).Encode(random.Next(TestRecord.MinBytes, 300))), request));
            if (open.Count > 5) End();
        }

        while (open.Count > 0) End();

        void End()
        {
            (JournalTicket ticket, long request) = open.Dequeue();
            writer.End(ticket, new TestRecord(request, TestRecordKind.End).Encode(random.Next(TestRecord.MinBytes, 600)));
        }
    }
}
