using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Insight.Contracts.Records;
using Insight.Gateway.Records;

namespace Insight.Gateway.Tests.Records;

public sealed class ProtobufWriterTests
{
    [Fact]
    public void Text_AnyString_IsReadBackAsValidUtf8WithinItsLimit() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<PositiveInt>(), (string text, PositiveInt limit) =>
        {
            int max = Math.Min(limit.Get * 7, RecordLimits.Path);
            string value = string.Concat(Enumerable.Repeat(text ?? "", 1 + (limit.Get % 50)));
            ProtobufWriter writer = new(new byte[4096]);
            writer.Number(AccessRecord.StatusFieldNumber, 200);
            writer.Text(AccessRecord.PathFieldNumber, value, max);
            writer.Number(AccessRecord.DurationUsFieldNumber, ulong.MaxValue);

            AccessRecord record = AccessRecord.Parser.ParseFrom(writer.Written);
            string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));
            return record.Status == 200 && record.DurationUs == ulong.MaxValue
                && Encoding.UTF8.GetByteCount(record.Path) <= max
                && whole.StartsWith(record.Path, StringComparison.Ordinal)
                && (Encoding.UTF8.GetByteCount(whole) > max - 3 || record.Path == whole);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20250101, 11));

    [Theory]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(2048)]
    public void Text_AroundTheWidthOfItsLength_IsReadBack(int length)
    {
        foreach (char letter in "aä€")
        {
            string value = new(letter, length / Encoding.UTF8.GetByteCount([letter]));
            ProtobufWriter writer = new(new byte[4096]);
            writer.Text(AccessRecord.PathFieldNumber, value, 2048);
            Assert.Equal(value, AccessRecord.Parser.ParseFrom(writer.Written).Path);
        }
    }

    [Fact]
    public void Fields_WithoutRoom_AreLeftOutAndTheRestStaysReadable()
    {
        for (int room = 0; room < 120; room++)
        {
            ProtobufWriter writer = new(new byte[room]);
            writer.Number(AccessRecord.StatusFieldNumber, 404);
            writer.Text(AccessRecord.PathFieldNumber, "/a/rather/long/path", 100);
            writer.Pair(AccessRecord.DestinationLabelsFieldNumber, "version", "v1", 100);
            writer.Bytes(AccessRecord.HostFieldNumber, "shop.example"u8);
            writer.Raw("\x50\x01"u8);
            writer.Fixed64(AccessRecord.EndpointIdFieldNumber, 7);
            AccessRecord.Parser.ParseFrom(writer.Written);
        }
    }

    [Fact]
    public void Values_WithTheDefault_AreNotWritten()
    {
        ProtobufWriter writer = new(new byte[100]);
        writer.Number(1, 0);
        writer.Flag(2, false);
        writer.Text(3, "", 10);
        writer.Bytes(4, []);
        writer.Fixed64(5, 0);
        writer.BigEndian(6, 0UL);
        Assert.Equal(0, writer.Length);
    }
}
