using Insight.Streaming.Journal;
using static Insight.Streaming.Tests.Journal.JournalTesting;

namespace Insight.Streaming.Tests.Journal;

/// <summary>Random sequences of everything that can happen to a journal, against the simplest description of what it must deliver.</summary>
public sealed class JournalModelTests
{
    private const int Steps = 1500;
    private const int MaxSegments = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Journal_AnySequenceOfEvents_DeliversWhatTheModelSays(int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        var model = new Model();
        JournalWriter? writer = null;
        JournalReader? reader = null;
        List<(JournalTicket Ticket, long Request)> open = [];
        var batch = new RecordBatch(1);
        long request = 0;
        // Some runs are mostly about filling up, some about long open requests, some about dying.
        int readWeight = random.Next(1, 40);
        int endWeight = random.Next(10, 60);
        int deathWeight = random.Next(1, 8);
        int maxLength = random.Next(2) == 0 ? 400 : JournalWriter.MaxRecordBytes + 1;

        for (int step = 0; step < Steps; step++)
        {
            int what = random.Next(60 + endWeight + readWeight + deathWeight);
            writer ??= OpenWriter(folder.Path, MaxSegments);
            if (what < 40)
            {
                request++;
                JournalTicket ticket = writer.Begin(new TestRecord(request, TestRecordKind.Begin).Encode(random.Next(TestRecord.MinBytes, maxLength)));
                model.Begin(request, ticket.IsAccepted);
                if (ticket.IsAccepted) open.Add((ticket, request));
            }
            else if (what < 60)
            {
                request++;
                model.Append(request, writer.Append(new TestRecord(request, TestRecordKind.Whole).Encode(random.Next(TestRecord.MinBytes, maxLength))));
            }
            else if (what < 60 + endWeight)
            {
                if (open.Count == 0) continue;
                int which = random.Next(open.Count);
                writer.End(open[which].Ticket, new TestRecord(open[which].Request, TestRecordKind.End).Encode(random.Next(TestRecord.MinBytes, JournalWriter.MaxRecordBytes + 1)));
                model.End(open[which].Request);
                open.RemoveAt(which);
            }
            else if (what < 60 + endWeight + readWeight)
            {
                reader ??= OpenReader(folder.Path);
                batch = new RecordBatch(random.Next(1, 60));
                await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
                model.Read(batch);
                if (random.Next(3) > 0)
                {
                    await reader.CommitAsync(batch, CancellationToken.None);
                    model.Commit();
                }
                else if (random.Next(2) == 0)
                {
                    await reader.DisposeAsync();
                    reader = null;
                    model.ForgetUncommitted();
                }
            }
            else
            {
                if (random.Next(2) == 0) writer.Abandon();
                else writer.Dispose();
                writer = null;
                model.Die();
                open.Clear();
            }

            Assert.InRange(Segments(folder.Path).Sum(path => new FileInfo(path).Length), 0, SegmentBytes * MaxSegments);
        }

        writer?.Dispose();
        model.Die();
        if (reader is not null) await reader.DisposeAsync();
        model.ForgetUncommitted();
        reader = OpenReader(folder.Path);
        do
        {
            await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
            model.Read(batch);
            await reader.CommitAsync(batch, CancellationToken.None);
            model.Commit();
        }
        while (batch.Count > 0 || batch.Losses.Count > 0);

        await reader.DisposeAsync();
        model.Check();
    }

    /// <summary>What was accepted must be delivered: complete ones in order, the open ones of dead writers as lost, refused ones as a count.</summary>
    private sealed class Model
    {
        private readonly HashSet<long> _open = [];
        private readonly HashSet<long> _lost = [];
        private readonly List<TestRecord> _complete = [];
        private readonly List<TestRecord> _delivered = [];
        private readonly List<TestRecord> _uncommitted = [];
        private readonly Dictionary<string, string> _byToken = [];
        private long _refused;
        private long _reported;
        private long _uncommittedReported;

        public void Begin(long request, bool accepted)
        {
            if (accepted) _open.Add(request);
            else _refused++;
        }

        public void Append(long request, bool accepted)
        {
            if (accepted) _complete.Add(new TestRecord(request, TestRecordKind.Whole));
            else _refused++;
        }

        public void End(long request)
        {
            _open.Remove(request);
            _complete.Add(new TestRecord(request, TestRecordKind.End));
        }

        public void Die()
        {
            _lost.UnionWith(_open);
            _open.Clear();
        }

        public void Read(RecordBatch batch)
        {
            List<TestRecord> records = [];
            for (int i = 0; i < batch.Count; i++) records.Add(TestRecord.Decode(batch[i]));
            _uncommitted.AddRange(records);
            foreach (StreamLoss loss in batch.Losses)
            {
                Assert.Equal(StreamLossKind.Dropped, loss.Kind);
                _uncommittedReported += loss.Records;
            }

            if (batch.Count == 0) return;
            string content = string.Join(',', records) + "/" + string.Join(',', batch.Losses);
            if (!_byToken.TryAdd(batch.Token, content)) Assert.Equal(_byToken[batch.Token], content);
        }

        public void Commit()
        {
            _delivered.AddRange(_uncommitted);
            _reported += _uncommittedReported;
            ForgetUncommitted();
        }

        public void ForgetUncommitted()
        {
            _uncommitted.Clear();
            _uncommittedReported = 0;
        }

        public void Check()
        {
            Assert.Equal(_complete, _delivered.Where(record => record.Kind != TestRecordKind.Begin));
            Assert.Equal(_lost.Order(), _delivered.Where(record => record.Kind == TestRecordKind.Begin).Select(record => record.Request).Order());
            Assert.Equal(_refused, _reported);
        }
    }
}
