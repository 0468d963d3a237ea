using Confluent.Kafka;
using Insight.Streaming.Journal;
using Insight.Streaming.Kafka;
using Insight.Streaming.Tests.Journal;
using Insight.Testing.Kafka;

namespace Insight.Streaming.Tests.Kafka;

/// <summary>Against brokers that speak the real protocol; see <see cref="MockKafkaCluster"/>.</summary>
public sealed class KafkaTests
{
    private const int Partitions = 4;
    private const short ProduceRequest = 0;
    private const short OffsetCommitRequest = 8;
    private const int NotLeaderOrFollower = 6;
    private const int MessageTooLarge = 10;
    private const int RebalanceInProgress = 27;
    private const int ConnectionClosed = -195;

    // Only a test that is about to fail waits this long.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [KafkaFact]
    public async Task Source_WhatTheSinkSent_ComesCompleteWithLosses()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        RecordBatch sent = Records(0, 5000);
        var loss = new StreamLoss(StreamLossKind.Dropped, 17, 0, "journal gateway-1: no room");
        sent.AddLoss(loss);

        await sink.ProduceAsync(sent, CancellationToken.None);

        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        var ledger = new Ledger();
        await ledger.ReadAsync(source, 5000, losses: 1);
        Assert.Equal(Numbers(0, 5000), ledger.Requests);
        Assert.Equal([loss], ledger.Losses);
        Assert.Equal(5000, ledger.Records);
        Assert.All(ledger.Tokens, token => Assert.StartsWith("kafka:insight.access-records:", token, StringComparison.Ordinal));
        Assert.Equal(ledger.Tokens.Count, ledger.Tokens.Distinct().Count());
    }

    [KafkaFact]
    public async Task Source_Positions_TellWhatIsNotCommittedOfEachPartition()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        await sink.ProduceAsync(Records(0, 1000), CancellationToken.None);
        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        var ledger = new Ledger();
        await ledger.ReadAsync(source, 1000);

        // Read to the end of every partition, those without a record too.
        using var patience = new CancellationTokenSource(Patience);
        while (source.Positions() is not { Count: Partitions } known || known.Any(static p => p.RecordsBehind != 0)) await source.ReadAsync(new RecordBatch(), TimeSpan.FromMilliseconds(50), patience.Token);
        Assert.Equal(Enumerable.Range(0, Partitions).Select(partition => $"{options.Topic}/{partition}"), source.Positions().Select(static p => p.Name));
        Assert.All(source.Positions(), static p => Assert.Equal((p.End, null), (p.Position, p.UnreadSince)));

        await sink.ProduceAsync(Records(1000, 100), CancellationToken.None);
        RecordBatch batch = new();
        int read = 0;
        while (read < 100)
        {
            await source.ReadAsync(batch, TimeSpan.FromMilliseconds(50), patience.Token);
            read += batch.Count;
        }

        Assert.Equal(100, source.Positions().Sum(static p => p.RecordsBehind));
        await source.CommitAsync(batch, CancellationToken.None);
        Assert.Equal(0, source.Positions().Sum(static p => p.RecordsBehind));
    }

    [KafkaFact]
    public async Task Source_RecordOfAnotherKind_ComesByteForByte()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        byte[] record = [0, 1, .. Enumerable.Range(0, JournalWriter.MaxRecordBytes - 2).Select(static i => (byte)(i * 31))];
        RecordBatch sent = new(), got = new(maxRecords: 1);
        sent.Add(record);

        await sink.ProduceAsync(sent, CancellationToken.None);

        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        await source.ReadAsync(got, Patience, CancellationToken.None);
        Assert.Equal(1, got.Count);
        Assert.Equal(record, got[0].ToArray());
    }

    [KafkaFact]
    public async Task Source_OpenedAgain_StartsBehindTheCommit()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        await sink.ProduceAsync(Records(0, 1000), CancellationToken.None);
        var committed = new Ledger();
        await using (var source = new KafkaRecordSource(options, TimeProvider.System))
        {
            await committed.ReadAsync(source, 400, batchRecords: 100);
            // Read, but not committed.
            await source.ReadAsync(new RecordBatch(100), Patience, CancellationToken.None);
        }

        var rest = new Ledger();
        await using (var source = new KafkaRecordSource(options, TimeProvider.System)) await rest.ReadAsync(source, 1000 - committed.Records);

        Assert.Equal(Numbers(0, 1000), committed.Requests.Concat(rest.Requests).Order());
    }

    [KafkaFact]
    public async Task Sink_BrokersFailAndCloseConnections_NothingIsLost()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        cluster.FailNext(ProduceRequest, NotLeaderOrFollower, ConnectionClosed, NotLeaderOrFollower, ConnectionClosed);

        for (int i = 0; i < 10; i++) await sink.ProduceAsync(Records(i * 100, 100), CancellationToken.None);

        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        var ledger = new Ledger();
        await ledger.ReadAsync(source, 1000);
        // The mock brokers do not recognise a request that is sent again, as real ones do: duplicates are possible here.
        Assert.Equal(Numbers(0, 1000), ledger.Requests);
    }

    [KafkaFact]
    public async Task Sink_RecordRefusedForGood_IsReportedAndHoldsUpNothing()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        options = options with { Settings = new Dictionary<string, string>(options.Settings) { ["message.max.bytes"] = "2000" } };
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        RecordBatch batch = Records(0, 10);
        batch.Add(new byte[5000]);
        batch.Add(new TestRecord(10, TestRecordKind.Whole).Encode());

        await sink.ProduceAsync(batch, CancellationToken.None);

        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        var ledger = new Ledger();
        await ledger.ReadAsync(source, 11, losses: 1);
        Assert.Equal(Numbers(0, 11), ledger.Requests);
        StreamLoss loss = Assert.Single(ledger.Losses);
        Assert.Equal((StreamLossKind.Refused, 1L, 5000L), (loss.Kind, loss.Records, loss.Bytes));
    }

    [KafkaFact]
    public async Task Sink_BrokerRefusesAMessageForGood_IsReportedAndHoldsUpNothing()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        cluster.FailNext(ProduceRequest, MessageTooLarge);

        await sink.ProduceAsync(Records(0, 1), CancellationToken.None);
        await sink.ProduceAsync(Records(1, 1), CancellationToken.None);

        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        var ledger = new Ledger();
        await ledger.ReadAsync(source, 1, losses: 1);
        Assert.Equal([1L], ledger.Requests);
        Assert.Equal(StreamLossKind.Refused, Assert.Single(ledger.Losses).Kind);
    }

    [KafkaFact]
    public async Task Source_MessagesThatAreNoRecords_AreHandedOnAndHoldUpNothing()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using (IProducer<Null, byte[]> foreign = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).Build())
        {
            await foreign.ProduceAsync(options.Topic, new Message<Null, byte[]> { Value = null! });
            await foreign.ProduceAsync(options.Topic, new Message<Null, byte[]> { Value = [0xFF, 0x00] });
            await foreign.ProduceAsync(
                options.Topic, new Message<Null, byte[]> { Headers = new Headers { { "insight-loss", [1] } }, Value = "not json"u8.ToArray() });
        }

        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        var batch = new RecordBatch(2);
        List<int> lengths = [];
        List<StreamLoss> losses = [];
        while (lengths.Count < 2 || losses.Count < 1)
        {
            await source.ReadAsync(batch, TimeSpan.FromMilliseconds(200), CancellationToken.None);
            for (int i = 0; i < batch.Count; i++) lengths.Add(batch[i].Length);
            losses.AddRange(batch.Losses);
            await source.CommitAsync(batch, CancellationToken.None);
        }

        Assert.Equal([0, 2], lengths.Order());
        Assert.Contains("not json", Assert.Single(losses).Where, StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Source_MemberJoinsAndLeavesWithUncommittedRecords_NothingIsLost()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience);
        var ledger = new Ledger();
        await sink.ProduceAsync(Records(0, 2000), CancellationToken.None);
        await using var first = new KafkaRecordSource(options, TimeProvider.System);
        await ledger.ReadAsync(first, 500, batchRecords: 50);
        Assert.Equal(Partitions, first.Partitions.Count);

        // The second member takes partitions over while the first holds records that it has not committed.
        var second = new KafkaRecordSource(options, TimeProvider.System);
        await first.ReadAsync(new RecordBatch(50), Patience, CancellationToken.None);
        while (second.Partitions.Count != Partitions / 2 || first.Partitions.Count != Partitions / 2)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.WhenAll(ReadUncommittedAsync(first), ReadUncommittedAsync(second));
        }

        Assert.Empty(first.Partitions.Intersect(second.Partitions));
        // It leaves with records that it has read and not committed: the first reads them.
        // A batch may go to one partition as a whole: many reach both members.
        for (int from = 2000; from < 4000; from += 100) await sink.ProduceAsync(Records(from, 100), CancellationToken.None);
        while (await ReadUncommittedAsync(second) == 0) patience.Token.ThrowIfCancellationRequested();
        await second.DisposeAsync();
        while (first.Partitions.Count != Partitions)
        {
            patience.Token.ThrowIfCancellationRequested();
            await ReadUncommittedAsync(first);
        }

        // Everything that was committed is in the ledger; what nobody committed comes to a third that starts afresh.
        await first.DisposeAsync();
        await using var third = new KafkaRecordSource(options, TimeProvider.System);
        while (ledger.Requests.Count() < 4000)
        {
            patience.Token.ThrowIfCancellationRequested();
            await ledger.ReadOnceAsync(third);
        }

        Assert.Equal(Numbers(0, 4000), ledger.Requests);
    }

    private static async Task<int> ReadUncommittedAsync(KafkaRecordSource source)
    {
        var batch = new RecordBatch(50);
        await source.ReadAsync(batch, TimeSpan.FromMilliseconds(100), CancellationToken.None);
        return batch.Count;
    }

    [KafkaFact]
    public async Task Source_PartitionRevokedBeforeTheCommit_IsNotCommitted()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience);
        await sink.ProduceAsync(Records(0, 1000), CancellationToken.None);
        await using var first = new KafkaRecordSource(options, TimeProvider.System);
        var read = new Ledger();
        await read.ReadAsync(first, 1000, commit: false);
        await using var second = new KafkaRecordSource(options, TimeProvider.System);
        var ledger = new Ledger();
        while (ledger.Records == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.WhenAll(ReadUncommittedAsync(first), ledger.ReadOnceAsync(second));
        }

        // The second was given partitions that the first has read to the end: it gets every record of them again.
        await first.CommitAsync(new RecordBatch(), CancellationToken.None);
        int[] taken = [.. second.Partitions];
        Assert.NotEmpty(taken);
        while (await ledger.ReadOnceAsync(second) > 0)
        {
        }

        Assert.Equal(read.RecordsOf(taken), ledger.Records);
    }

    [KafkaFact]
    public async Task Source_CommitFails_IsNoErrorAndTheNextCoversIt()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience);
        await sink.ProduceAsync(Records(0, 100), CancellationToken.None);
        await using (var source = new KafkaRecordSource(options, TimeProvider.System))
        {
            var ledger = new Ledger();
            await ledger.ReadAsync(source, 100, commit: false);

            // A record that comes later would clear what the source complains about.
            cluster.FailNext(OffsetCommitRequest, RebalanceInProgress);
            await source.CommitAsync(new RecordBatch(), CancellationToken.None);
            while (source.Problem is null)
            {
                patience.Token.ThrowIfCancellationRequested();
                await ledger.ReadOnceAsync(source);
            }

            await sink.ProduceAsync(Records(100, 100), CancellationToken.None);
            await ledger.ReadAsync(source, 100);
        }

        await sink.ProduceAsync(Records(200, 1), CancellationToken.None);
        await using var again = new KafkaRecordSource(options, TimeProvider.System);
        var rest = new Ledger();
        await rest.ReadAsync(again, 1);
        Assert.Equal([200L], rest.Requests);
    }

    [KafkaFact]
    public async Task Source_BrokersDownAtTheCommit_IsCommittedWhenTheyAreBack()
    {
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        await sink.ProduceAsync(Records(0, 100), CancellationToken.None);
        await using (var source = new KafkaRecordSource(options, TimeProvider.System))
        {
            var ledger = new Ledger();
            await ledger.ReadAsync(source, 100, commit: false);
            cluster.SetAllDown();
            await source.CommitAsync(new RecordBatch(), CancellationToken.None);
            Assert.Equal(0, await ReadUncommittedAsync(source));
            cluster.SetAllUp();
            await sink.ProduceAsync(Records(100, 1), CancellationToken.None);
            await ledger.ReadAsync(source, 1);
        }

        await sink.ProduceAsync(Records(101, 1), CancellationToken.None);
        await using var again = new KafkaRecordSource(options, TimeProvider.System);
        var rest = new Ledger();
        await rest.ReadAsync(again, 1);
        Assert.Equal([101L], rest.Requests);
    }

    [KafkaFact]
    public async Task Pump_BrokersDownForLong_JournalWaitsAndEverythingArrives()
    {
        using var folder = new TemporaryFolder();
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using JournalWriter writer = JournalTesting.OpenWriter(folder.Path, maxSegments: 1000);
        await using JournalReader reader = JournalTesting.OpenReader(folder.Path);
        using var sink = new KafkaRecordSink(options, TimeProvider.System);
        var pump = new StreamPump(reader, sink, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        Task pumping = Task.Run(() => pump.RunAsync(stop.Token));
        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        var ledger = new Ledger();
        Append(writer, 0, 500);
        await ledger.ReadAsync(source, 500);

        cluster.SetAllDown();
        Append(writer, 500, 20_000);
        using var patience = new CancellationTokenSource(Patience);
        while (sink.Problem is null)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(10);
        }

        Assert.Equal(500, pump.Pumped);
        int segments = JournalTesting.Segments(folder.Path).Length;
        Assert.InRange(segments, 20, 60);
        cluster.SetAllUp();
        await ledger.ReadAsync(source, 20_000);
        await stop.CancelAsync();
        await pumping;

        Assert.Equal(Numbers(0, 20_500), ledger.Requests);
        Assert.InRange(JournalTesting.Segments(folder.Path).Length, 1, segments - 1);
    }

    [KafkaFact]
    public async Task Pump_StoppedWhileBrokersAreDown_ANewOneSendsWhatWasNotAcknowledged()
    {
        using var folder = new TemporaryFolder();
        using var cluster = new MockKafkaCluster();
        KafkaOptions options = Options(cluster);
        using JournalWriter writer = JournalTesting.OpenWriter(folder.Path);
        Append(writer, 0, 300);
        cluster.SetAllDown();
        using (var stop = new CancellationTokenSource())
        {
            await using JournalReader reader = JournalTesting.OpenReader(folder.Path);
            using var sink = new KafkaRecordSink(options, TimeProvider.System);
            Task pumping = Task.Run(() => new StreamPump(reader, sink, TimeProvider.System).RunAsync(stop.Token));
            while (sink.Problem is null) await Task.Delay(10);
            await stop.CancelAsync();
            await pumping;
        }

        cluster.SetAllUp();
        await using JournalReader again = JournalTesting.OpenReader(folder.Path);
        using var newSink = new KafkaRecordSink(options, TimeProvider.System);
        using var end = new CancellationTokenSource();
        Task last = Task.Run(() => new StreamPump(again, newSink, TimeProvider.System).RunAsync(end.Token));
        await using var source = new KafkaRecordSource(options, TimeProvider.System);
        var ledger = new Ledger();
        await ledger.ReadAsync(source, 300);
        await end.CancelAsync();
        await last;
        Assert.Equal(Numbers(0, 300), ledger.Requests);
    }

    private static KafkaOptions Options(MockKafkaCluster cluster)
    {
        var options = new KafkaOptions
        {
            BootstrapServers = cluster.BootstrapServers,
            SessionTimeout = TimeSpan.FromSeconds(6),
            // Members learn of a rebalance by heartbeat.
            Settings = new Dictionary<string, string> { ["heartbeat.interval.ms"] = "200" },
        };
        cluster.CreateTopic(options.Topic, Partitions);
        return options;
    }

    private static RecordBatch Records(int first, int count)
    {
        var batch = new RecordBatch();
        for (int i = 0; i < count; i++) batch.Add(new TestRecord(first + i, TestRecordKind.Whole).Encode());
        return batch;
    }

    private static void Append(JournalWriter writer, int first, int count)
    {
        for (int i = 0; i < count; i++) Assert.True(writer.Append(new TestRecord(first + i, TestRecordKind.Whole).Encode()));
    }

    private static IEnumerable<long> Numbers(int first, int count) => Enumerable.Range(first, count).Select(i => (long)i);
}
