using Insight.Streaming.Journal;
using static Insight.Streaming.Tests.Journal.JournalTesting;

namespace Insight.Streaming.Tests.Journal;

/// <summary>What waits in a journal.</summary>
public sealed class JournalDepthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Depth_CountsWhatNobodyHasRead_AndNothingOnceItIsCommitted()
    {
        using JournalWriter writer = OpenWriter(_folder.Path);
        Assert.Equal(new JournalDepth(0, null, HasReader: false), writer.Depth());

        for (int i = 0; i < 10; i++) writer.Append(new TestRecord(i, TestRecordKind.Whole).Encode());
        JournalDepth waiting = writer.Depth();
        Assert.Equal(10, waiting.Records);
        Assert.True(waiting.Bytes > 0);

        await using JournalReader reader = OpenReader(_folder.Path);
        Assert.Equal(waiting with { HasReader = true }, writer.Depth());
        await DrainAsync(reader);
        Assert.Equal(new JournalDepth(0, 0, HasReader: true), writer.Depth());

        writer.Append(new TestRecord(10, TestRecordKind.Whole).Encode());
        Assert.Equal(1, writer.Depth().Records);
    }

    [Fact]
    public void Depth_OverSegmentsAndWriters_AddsUp()
    {
        byte[] record = new byte[8000];
        Array.Fill(record, (byte)1);
        long before;
        using (JournalWriter first = OpenWriter(_folder.Path))
        {
            for (int i = 0; i < 20; i++) Assert.True(first.Append(record));
            before = first.Depth().Bytes;
            Assert.True(Segments(_folder.Path).Length > 1);
            Assert.InRange(before, 20 * record.Length, 20 * (record.Length + 64));
        }

        // A new writer has written nothing: what the one before left waits all the same.
        using JournalWriter second = OpenWriter(_folder.Path);
        Assert.Equal(new JournalDepth(before, null, HasReader: false), second.Depth());
        Assert.True(second.Append(record));
        Assert.InRange(second.Depth().Bytes, before + record.Length, before + record.Length + 64);
        Assert.Equal(21, second.Depth().Records);
    }
}
