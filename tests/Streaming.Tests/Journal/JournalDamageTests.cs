using Insight.Streaming.Journal;
using static Insight.Streaming.Tests.Journal.JournalTesting;

namespace Insight.Streaming.Tests.Journal;

/// <summary>Every byte of a small journal damaged in turn: only what was hit may be missing, and the reader must say so.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _original;

    public JournalDamageTests()
    {
        _original = _folder.Sub("original");
        // Two writers; requests 1 and 2 stay open, 3 and 4 end in another order, 5 and 6 never had a begin; the second half likewise.
        foreach (long first in new[] { 0L, 10L })
        {
            using JournalWriter writer = OpenWriter(_original);
            JournalTicket[] tickets = [.. Enumerable.Range(1, 4).Select(i => writer.Begin(new TestRecord(first + i, TestRecordKind.Begin).Encode(30 + i)))];
            writer.Append(new TestRecord(first + 5, TestRecordKind.Whole).Encode(44));
            writer.End(tickets[3], new TestRecord(first + 4, TestRecordKind.End).Encode(61));
            writer.End(tickets[2], new TestRecord(first + 3, TestRecordKind.End).Encode(40));
            writer.Append(new TestRecord(first + 6, TestRecordKind.Whole).Encode(20));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public async Task ReadAsync_AnyByteFlipped_LosesAtMostTheRequestItHitAndSaysSo(byte flip)
    {
        List<TestRecord> all = (await DrainAsync(Copy("intact"))).Records;
        Assert.Equal(12, all.Count);
        foreach (string segment in Segments(_original))
        {
            List<SegmentFrame> frames = Frames(segment);
            int end = frames[^1].Offset + Frame.SizeOf(frames[^1].RecordBytes);
            for (int offset = 0; offset < end + 64; offset++)
            {
                string directory = Copy("flipped");
                string path = Path.Combine(directory, Path.GetFileName(segment));
                byte[] bytes = File.ReadAllBytes(path);
                bytes[offset] ^= flip;
                File.WriteAllBytes(path, bytes);

                (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(directory);

                SegmentFrame hit = frames.FirstOrDefault(frame => offset >= frame.Offset && offset < frame.Offset + Frame.HeaderBytes + frame.RecordBytes);
                if (hit == default)
                {
                    Assert.Equal(all, records);
                    continue;
                }

                TestRecord written = TestRecord.DecodeWritten(File.ReadAllBytes(segment).AsSpan(hit.Offset + Frame.HeaderBytes, hit.RecordBytes));
                Assert.NotEmpty(losses);
                Assert.Equal(all.Where(record => record.Request != written.Request), records.Where(record => record.Request != written.Request));
                // A lost end still leaves the begin; an end without its begin is counted as a lost record.
                TestRecord[] expected = written.Kind == TestRecordKind.End ? [new(written.Request, TestRecordKind.Begin)] : [];
                Assert.Equal(expected, records.Where(record => record.Request == written.Request));
                bool isOrphan = written.Kind == TestRecordKind.Begin && all.Contains(new TestRecord(written.Request, TestRecordKind.End));
                Assert.Equal(isOrphan ? 1 : 0, losses.Sum(loss => loss.Records));
            }
        }
    }

    [Fact]
    public async Task ReadAsync_FlippedWhileTheWriterLives_GoesOnBehindTheDamage()
    {
        string directory = _folder.Sub("live");
        using JournalWriter writer = OpenWriter(directory);
        writer.Append(new TestRecord(1, TestRecordKind.Whole).Encode());
        writer.Append(new TestRecord(2, TestRecordKind.Whole).Encode());
        string segment = Segments(directory)[0];
        SegmentFrame second = Frames(segment)[1];
        Patch(segment, second.Offset + 20, 0xAA);
        await using JournalReader reader = OpenReader(directory);
        Assert.Equal([new(1, TestRecordKind.Whole)], (await DrainAsync(reader)).Records);

        writer.Append(new TestRecord(3, TestRecordKind.Whole).Encode());
        (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(reader);

        Assert.Equal([new(3, TestRecordKind.Whole)], records);
        StreamLoss loss = Assert.Single(losses);
        Assert.Equal((StreamLossKind.Corrupt, (long)Frame.SizeOf(second.RecordBytes)), (loss.Kind, loss.Bytes));
        Assert.Contains($"segment 1 at byte {second.Offset}", loss.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_FrameWrittenSinceThePlaceWasFoundEmpty_IsFoundWithoutLoss()
    {
        string directory = _folder.Sub("race");
        using JournalWriter writer = OpenWriter(directory);
        writer.Append(new TestRecord(1, TestRecordKind.Whole).Encode());
        writer.Append(new TestRecord(2, TestRecordKind.Whole).Encode());
        Assert.True(SegmentName.TryParse(Path.GetFileName(Segments(directory)[0]), out SegmentName name));
        using SegmentReader reader = SegmentReader.Open(directory, name, out _);

        int offset = reader.Search(SegmentEnding.None, out StreamLoss? loss);

        Assert.Equal(SegmentHeader.Bytes, offset);
        Assert.Null(loss);
    }

    [Fact]
    public async Task ReadAsync_CarriedBeginDamaged_ItsEndStillCountsOnce()
    {
        string directory = _folder.Sub("carried");
        using JournalWriter writer = OpenWriter(directory);
        await using JournalReader reader = OpenReader(directory);
        JournalTicket ticket = writer.Begin(new TestRecord(1, TestRecordKind.Begin).Encode());
        while (Segments(directory).Length < 2) writer.Append(new TestRecord(2, TestRecordKind.Whole).Encode(5000));
        Patch(Segments(directory)[1], SegmentHeader.Bytes + 20, 0xAA);

        (List<TestRecord> before, List<StreamLoss> losses) = await DrainAsync(reader);
        writer.End(ticket, new TestRecord(1, TestRecordKind.End).Encode());
        (List<TestRecord> after, _) = await DrainAsync(reader);

        Assert.DoesNotContain(before, record => record.Request == 1);
        Assert.Single(losses);
        Assert.Equal([new(1, TestRecordKind.End)], after);
    }

    [Fact]
    public async Task ReadAsync_EndDamagedInALivingWritersEarlierSegment_TheBeginIsDelivered()
    {
        string directory = _folder.Sub("end");
        using JournalWriter writer = OpenWriter(directory);
        JournalTicket ticket = writer.Begin(new TestRecord(1, TestRecordKind.Begin).Encode());
        writer.End(ticket, new TestRecord(1, TestRecordKind.End).Encode());
        Patch(Segments(directory)[0], Frames(Segments(directory)[0])[1].Offset + 20, 0xAA);
        while (Segments(directory).Length < 2) writer.Append(new TestRecord(2, TestRecordKind.Whole).Encode(5000));

        (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(directory);

        Assert.Single(records, new TestRecord(1, TestRecordKind.Begin));
        Assert.Single(losses);
    }

    [Fact]
    public async Task ReadAsync_TornAtAnyByte_DeliversEverythingBefore()
    {
        string segment = Segments(_original)[0];
        List<SegmentFrame> frames = Frames(segment);
        int end = frames[^1].Offset + Frame.SizeOf(frames[^1].RecordBytes);
        for (int torn = SegmentHeader.Bytes; torn < end; torn++)
        {
            string directory = Copy("torn");
            File.Delete(Segments(directory)[1]);
            string path = Segments(directory)[0];
            byte[] bytes = File.ReadAllBytes(path);
            bytes.AsSpan(torn).Clear();
            File.WriteAllBytes(path, bytes);

            (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(directory);

            SegmentFrame[] whole = [.. frames.TakeWhile(frame => frame.Offset + Frame.HeaderBytes + frame.RecordBytes <= torn)];
            Assert.Equal(whole.Count(frame => frame.Type is FrameType.End or FrameType.Whole), records.Count(record => record.Kind != TestRecordKind.Begin));
            Assert.Equal(
                whole.Count(frame => frame.Type == FrameType.Begin) - whole.Count(frame => frame.Type == FrameType.End),
                records.Count(record => record.Kind == TestRecordKind.Begin));
            int next = whole.Length == 0 ? SegmentHeader.Bytes : whole[^1].Offset + Frame.SizeOf(whole[^1].RecordBytes);
            bool somethingLeft = torn > next && bytes.AsSpan(next, torn - next).ContainsAnyExcept((byte)0);
            Assert.Equal(somethingLeft ? [StreamLossKind.Torn] : [], losses.Select(loss => loss.Kind));
        }
    }

    [Fact]
    public async Task ReadAsync_PageOfZerosInTheMiddle_GoesOnBehindIt()
    {
        string directory = _folder.Sub("page");
        using (JournalWriter writer = OpenWriter(directory))
        {
            for (int i = 0; i < 100; i++) writer.Append(new TestRecord(i, TestRecordKind.Whole).Encode(200));
        }

        string segment = Segments(directory)[0];
        Patch(segment, 4096, new byte[4096]);

        (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(directory);

        Assert.InRange(records.Count, 79, 82);
        Assert.Equal(99, records[^1].Request);
        Assert.Equal(StreamLossKind.Corrupt, Assert.Single(losses).Kind);
    }

    [Fact]
    public async Task ReadAsync_CursorDamaged_OneCopyCostsNothingBothStartOver()
    {
        string directory = Copy("cursor");
        Assert.Equal(12, (await DrainAsync(directory)).Records.Count);
        string cursor = Path.Combine(directory, CursorFile.FileName);
        Patch(cursor, 8, 0xFF);
        Assert.Empty((await DrainAsync(directory)).Records);

        Patch(cursor, 2048 + 8, 0xFF);
        (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(directory);

        // The segment before the last one was committed and deleted.
        Assert.Equal(6, records.Count);
        Assert.Equal(StreamLossKind.Corrupt, Assert.Single(losses).Kind);
    }

    [Fact]
    public async Task ReadAsync_WriterStateDamaged_OneCopyCostsNothing()
    {
        string directory = _folder.Sub("state");
        using (JournalWriter writer = OpenWriter(directory, maxSegments: 2))
        {
            while (writer.Dropped < 7) writer.Append(new TestRecord(1, TestRecordKind.Whole).Encode(8000));
        }

        Patch(Path.Combine(directory, WriterState.FileName), 0, 0xFF);

        Assert.Equal(7, (await DrainAsync(directory)).Losses.Sum(loss => loss.Records));
    }

    [Fact]
    public async Task ReadAsync_SegmentEmptied_ReportsItAndGoesOn()
    {
        string directory = Copy("emptied");
        File.WriteAllBytes(Segments(directory)[0], []);

        (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(directory);

        Assert.Equal(6, records.Count);
        Assert.Contains("has no content", Assert.Single(losses).Where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_RecordThatLooksLikeAFrame_IsNotTakenForOne()
    {
        string directory = _folder.Sub("forged");
        using (JournalWriter writer = OpenWriter(directory))
        {
            writer.Append(new TestRecord(1, TestRecordKind.Whole).Encode(100));
            // The image of a valid frame inside a record, at a multiple of eight.
            byte[] image = File.ReadAllBytes(Segments(directory)[0]).AsSpan(SegmentHeader.Bytes, Frame.SizeOf(100)).ToArray();
            writer.Append(image);
            Patch(Segments(directory)[0], SegmentHeader.Bytes + Frame.SizeOf(100), 0xFF);
        }

        Assert.Single((await DrainAsync(directory)).Records);
    }

    private static List<SegmentFrame> Frames(string path)
    {
        Assert.True(SegmentName.TryParse(Path.GetFileName(path), out SegmentName name));
        using SegmentReader reader = SegmentReader.Open(Path.GetDirectoryName(path)!, name, out _);
        List<SegmentFrame> frames = [];
        while (reader.TryNext(SegmentEnding.Died, out SegmentFrame frame, out _)) frames.Add(frame);
        return frames;
    }

    private static void Patch(string path, int offset, params byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = offset;
        file.Write(bytes);
    }

    private string Copy(string name)
    {
        string directory = _folder.Sub(name);
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        foreach (string file in Directory.GetFiles(_original)) File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        return directory;
    }
}
