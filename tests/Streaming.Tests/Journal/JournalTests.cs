using Insight.Contracts.Records;
using Insight.Streaming.Journal;
using static Insight.Streaming.Tests.Journal.JournalTesting;

namespace Insight.Streaming.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadAsync_EndedAndWholeRecords_ComeOnceInOrder()
    {
        using JournalWriter writer = OpenWriter(_folder.Path);
        JournalTicket first = writer.Begin(new TestRecord(1, TestRecordKind.Begin).Encode());
        JournalTicket second = writer.Begin(new TestRecord(2, TestRecordKind.Begin).Encode());
        Assert.True(writer.Append(new TestRecord(3, TestRecordKind.Whole).Encode()));
        writer.End(second, new TestRecord(2, TestRecordKind.End).Encode());
        writer.End(first, new TestRecord(1, TestRecordKind.End).Encode());

        (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(_folder.Path);

        Assert.Equal([new(3, TestRecordKind.Whole), new(2, TestRecordKind.End), new(1, TestRecordKind.End)], records);
        Assert.Empty(losses);
        Assert.Equal(3, writer.Written);
    }

    [Fact]
    public async Task ReadAsync_BeforeAnyWriter_WaitsAndThenFollows()
    {
        string directory = _folder.Sub("later");
        await using JournalReader reader = OpenReader(directory);
        Assert.Empty((await DrainAsync(reader)).Records);

        var batch = new RecordBatch(maxRecords: 1);
        ValueTask reading = reader.ReadAsync(batch, TimeSpan.FromMinutes(1), CancellationToken.None);
        using JournalWriter writer = OpenWriter(directory);
        writer.Append(new TestRecord(1, TestRecordKind.Whole).Encode());
        await reading;

        Assert.Equal(1, batch.Count);
    }

    [Fact]
    public async Task ReadAsync_OpenBeginOfALivingWriter_IsNotDelivered()
    {
        using JournalWriter writer = OpenWriter(_folder.Path);
        writer.Begin(new TestRecord(1, TestRecordKind.Begin).Encode());

        Assert.Empty((await DrainAsync(_folder.Path)).Records);
    }

    [Fact]
    public async Task ReadAsync_OpenBeginOfADeadWriter_IsDeliveredOnceAsGatewayLost()
    {
        var begin = new AccessRecord { Method = "GET", Path = "/orders/1" };
        JournalWriter writer = OpenWriter(_folder.Path);
        writer.Begin(Google.Protobuf.MessageExtensions.ToByteArray(begin));
        writer.Abandon();
        var batch = new RecordBatch();
        await using (JournalReader reader = OpenReader(_folder.Path))
        {
            await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
            await reader.CommitAsync(batch, CancellationToken.None);
        }

        AccessRecord record = AccessRecord.Parser.ParseFrom(batch[0]);
        Assert.Equal(1, batch.Count);
        Assert.Equal(new AccessRecord(begin) { ResponseFlag = ResponseFlag.GatewayLost }, record);
        Assert.Empty((await DrainAsync(_folder.Path)).Records);
        using JournalWriter next = OpenWriter(_folder.Path);
        next.Append(new TestRecord(2, TestRecordKind.Whole).Encode());
        Assert.Equal([new(2, TestRecordKind.Whole)], (await DrainAsync(_folder.Path)).Records);
    }

    [Fact]
    public async Task ReadAsync_OpenBeginWhenAnIdleWriterFollowed_IsDeliveredAsLost()
    {
        JournalWriter writer = OpenWriter(_folder.Path);
        writer.Begin(new TestRecord(1, TestRecordKind.Begin).Encode());
        writer.Abandon();
        using JournalWriter next = OpenWriter(_folder.Path);

        Assert.Equal([new(1, TestRecordKind.Begin)], (await DrainAsync(_folder.Path)).Records);
    }

    [Fact]
    public async Task ReadAsync_BeginCarriedThroughManySegments_EndsAsOneRecord()
    {
        using JournalWriter writer = OpenWriter(_folder.Path);
        JournalTicket ticket = writer.Begin(new TestRecord(0, TestRecordKind.Begin).Encode());
        for (int i = 1; i <= 500; i++) writer.Append(new TestRecord(i, TestRecordKind.Whole).Encode(1000));
        await using (JournalReader reader = OpenReader(_folder.Path)) Assert.Equal(500, (await DrainAsync(reader)).Records.Count);

        Assert.Single(Segments(_folder.Path));
        writer.End(ticket, new TestRecord(0, TestRecordKind.End).Encode());
        Assert.Equal([new(0, TestRecordKind.End)], (await DrainAsync(_folder.Path)).Records);
    }

    [Fact]
    public async Task ReadAsync_AgainWithoutCommit_GivesTheSameBatchAndToken()
    {
        using JournalWriter writer = OpenWriter(_folder.Path);
        for (int i = 0; i < 300; i++) writer.Append(new TestRecord(i, TestRecordKind.Whole).Encode(1000));
        List<(string Token, byte[] Bytes)> reads = [];
        for (int attempt = 0; attempt < 2; attempt++)
        {
            await using JournalReader reader = OpenReader(_folder.Path);
            var batch = new RecordBatch(maxRecords: 200);
            await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
            reads.Add((batch.Token, [.. Enumerable.Range(0, batch.Count).SelectMany(i => batch[i].ToArray())]));
        }

        Assert.StartsWith("journal:", reads[0].Token, StringComparison.Ordinal);
        Assert.Equal(reads[0].Token, reads[1].Token);
        Assert.Equal(reads[0].Bytes, reads[1].Bytes);
    }

    [Fact]
    public void Begin_NoRoom_IsRefusedAndCountedAcrossWriters()
    {
        JournalWriter writer = OpenWriter(_folder.Path, maxSegments: 2);
        int refused = 0;
        for (int i = 0; i < 1000; i++)
        {
            if (!writer.Begin(new TestRecord(i, TestRecordKind.Begin).Encode(1000)).IsAccepted) refused++;
        }

        Assert.InRange(refused, 980, 999);
        Assert.Equal(refused, writer.Dropped);
        Assert.NotNull(writer.Problem);
        writer.Abandon();
        using JournalWriter next = OpenWriter(_folder.Path, maxSegments: 2);
        Assert.Equal(refused, next.Dropped);
    }

    [Fact]
    public async Task Begin_AfterTheReaderCommitted_HasRoomAgainAndDropsAreReportedOnce()
    {
        using JournalWriter writer = OpenWriter(_folder.Path, maxSegments: 3);
        int accepted = 0;
        while (writer.Append(new TestRecord(accepted, TestRecordKind.Whole).Encode(1000))) accepted++;

        (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(_folder.Path);

        Assert.Equal(accepted, records.Count);
        StreamLoss loss = Assert.Single(losses);
        Assert.Equal((StreamLossKind.Dropped, 1L), (loss.Kind, loss.Records));
        Assert.True(writer.Append(new TestRecord(0, TestRecordKind.Whole).Encode(1000)));
        Assert.Empty((await DrainAsync(_folder.Path)).Losses);
    }

    [Fact]
    public void End_EveryAcceptedBeginWithTheLongestRecord_HasRoom()
    {
        using JournalWriter writer = OpenWriter(_folder.Path, maxSegments: 5);
        List<JournalTicket> open = [];
        while (writer.Begin(new TestRecord(open.Count, TestRecordKind.Begin).Encode(100)) is { IsAccepted: true } ticket) open.Add(ticket);
        foreach (JournalTicket ticket in open) writer.End(ticket, new TestRecord(1, TestRecordKind.End).Encode(JournalWriter.MaxRecordBytes));

        Assert.InRange(open.Count, 20, 40);
        Assert.Equal(open.Count, writer.Written);
    }

    [Fact]
    public void End_TwiceOrRefused_DoesNothing()
    {
        using JournalWriter writer = OpenWriter(_folder.Path);
        JournalTicket ticket = writer.Begin(new TestRecord(1, TestRecordKind.Begin).Encode());
        writer.End(ticket, new TestRecord(1, TestRecordKind.End).Encode());
        writer.Begin(new TestRecord(2, TestRecordKind.Begin).Encode());
        writer.End(ticket, new TestRecord(1, TestRecordKind.End).Encode());
        writer.End(default, new TestRecord(1, TestRecordKind.End).Encode());

        Assert.Equal(1, writer.Written);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(JournalWriter.MaxRecordBytes + 1)]
    public void Append_EmptyOrTooLong_IsTheCallersMistake(int length)
    {
        using JournalWriter writer = OpenWriter(_folder.Path);

        Assert.Throws<ArgumentException>(() => writer.Append(new byte[length]));
    }

    [Fact]
    public void Open_SecondWriterOrReader_IsRefusedByName()
    {
        using JournalWriter writer = OpenWriter(_folder.Path);

        Assert.Contains("writer.lock", Assert.Throws<JournalLockedException>(() => OpenWriter(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_SecondReader_IsRefusedByName()
    {
        await using JournalReader reader = OpenReader(_folder.Path);

        Assert.Contains("reader.lock", Assert.Throws<JournalLockedException>(() => OpenReader(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OptionsOutOfRange_SayWhichAndWhatIsAllowed()
    {
        JournalOptions options = Options(_folder.Path) with { SegmentBytes = 1000 };

        Assert.Contains("SegmentBytes is 1,000", Assert.Throws<ArgumentException>(() => JournalWriter.Open(options, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_ThrowsOnlyWhenNothingWasTaken()
    {
        using JournalWriter writer = OpenWriter(_folder.Path);
        await using JournalReader reader = OpenReader(_folder.Path);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var batch = new RecordBatch();
        writer.Append(new TestRecord(1, TestRecordKind.Whole).Encode());

        await reader.ReadAsync(batch, TimeSpan.FromMinutes(1), cancelled.Token);
        Assert.Equal(1, batch.Count);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await reader.ReadAsync(batch, TimeSpan.FromMinutes(1), cancelled.Token));
    }

    [Theory]
    [InlineData(1, "Let the version that wrote it")]
    [InlineData(3, "Upgrade the reader")]
    public async Task ReadAsync_SegmentOfAnotherVersion_SaysSo(byte version, string remedy)
    {
        using (JournalWriter writer = OpenWriter(_folder.Path)) writer.Append(new TestRecord(1, TestRecordKind.Whole).Encode());
        byte[] bytes = File.ReadAllBytes(Segments(_folder.Path)[0]);
        bytes[8] = version;
        BitConverter.TryWriteBytes(bytes.AsSpan(40), (ulong)Frame.Checksum(bytes.AsSpan(0, 40)));
        File.WriteAllBytes(Segments(_folder.Path)[0], bytes);
        await using JournalReader reader = OpenReader(_folder.Path);

        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await DrainAsync(reader));
        Assert.Contains($"journal format {version}", error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JournalSet_SeveralGateways_AreReadAsOneStreamAndCommittedEach()
    {
        string parent = _folder.Sub("journal");
        await using JournalSetSource source = JournalSetSource.Open(parent, new ReaderOptions(), TimeProvider.System);
        Assert.Empty((await DrainAsync(source)).Records);
        using JournalWriter a = OpenWriter(Path.Combine(parent, "a"));
        using JournalWriter b = OpenWriter(Path.Combine(parent, "b"));
        for (int i = 0; i < 100; i++) (i % 2 == 0 ? a : b).Append(new TestRecord(i, TestRecordKind.Whole).Encode());

        (List<TestRecord> records, _) = await DrainAsync(source, batchRecords: 7);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), records.Select(record => record.Request).Order());
        await source.DisposeAsync();
        Assert.Empty((await DrainAsync(Path.Combine(parent, "a"))).Records);
        Assert.Empty((await DrainAsync(Path.Combine(parent, "b"))).Records);
    }

    [Fact]
    public async Task Positions_TellWhatIsNotCommitted()
    {
        string directory = _folder.Sub("gateway-1");
        await using JournalReader reader = OpenReader(directory);
        Assert.Equal(new StreamPosition("gateway-1", "the beginning", "no segment", null, 0, null), Assert.Single(reader.Positions()));
        using JournalWriter writer = OpenWriter(directory);
        DateTimeOffset before = DateTimeOffset.UtcNow;
        for (int i = 1; i <= 10; i++) writer.Append(new TestRecord(i, TestRecordKind.Whole).Encode());
        StreamPosition unread = Assert.Single(reader.Positions());
        var batch = new RecordBatch();
        await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
        StreamPosition read = Assert.Single(reader.Positions());
        await reader.CommitAsync(batch, CancellationToken.None);
        StreamPosition stored = Assert.Single(reader.Positions());

        Assert.True(unread.BytesBehind > 10 * 8, $"{unread.BytesBehind}");
        // The segment was made when its writer opened it.
        Assert.InRange(unread.UnreadSince!.Value, before.AddMinutes(-1), DateTimeOffset.UtcNow);
        Assert.Equal((unread.End, unread.BytesBehind), (read.End, read.BytesBehind));
        Assert.NotNull(read.UnreadSince);
        Assert.Equal((stored.End, 0L, null), (stored.Position, stored.BytesBehind, stored.UnreadSince));

        // What comes next came after the end had been reached.
        await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
        DateTimeOffset reached = DateTimeOffset.UtcNow;
        writer.Append(new TestRecord(11, TestRecordKind.Whole).Encode());
        StreamPosition news = Assert.Single(reader.Positions());
        Assert.True(news.BytesBehind > 0);
        Assert.InRange(news.UnreadSince!.Value, before, reached);
    }

    [Fact]
    public async Task Positions_OfABeginThatIsOpen_AreNotBehind()
    {
        string directory = _folder.Sub("gateway-2");
        await using JournalReader reader = OpenReader(directory);
        using JournalWriter writer = OpenWriter(directory);
        writer.Begin(new TestRecord(1, TestRecordKind.Begin).Encode());

        await reader.ReadAsync(new RecordBatch(), TimeSpan.Zero, CancellationToken.None);

        Assert.Equal(0, Assert.Single(reader.Positions()).BytesBehind);
    }
}
