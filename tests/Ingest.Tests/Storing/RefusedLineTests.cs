using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Testing;

namespace Insight.Ingest.Tests.Storing;

/// <summary>Lines that are no access records on their way into the table <c>dead_letters</c>.</summary>
[Collection(SharedEngine.Name)]
public sealed class RefusedLineTests(EngineFixture engine)
{
    [Fact]
    public async Task Step_RefusedLineAmongAccessRecords_IsTheLetterThatItsReceiverWrote_Once()
    {
        await using Database database = await Database.CreateAsync(engine);
        RefusedLine line = new() { RecordId = ByteString.CopyFrom(new byte[16]), Source = "syslog/tcp", Reason = "not-a-line", Detail = "It has no request.", Excerpt = @"a\x00b", Bytes = 70_000 };
        List<byte[]> records = [.. new RecordSamples(60).Many(10, 0, 60).Select(static record => record.ToByteArray())];
        records.Insert(5, RefusedLineRecord.Write(line));

        await database.IngestAsync(new ListSource(records, 100));
        await database.IngestAsync(new ListSource(records, 3));

        Assert.Equal([@"00000000000000000000000000000000|syslog/tcp|not-a-line|It has no request.|a\x00b|70000|0"], await database.RowsAsync("SELECT hex(record_id), source, reason, detail, excerpt, toString(bytes), toString(length(record)) FROM dead_letters FINAL"));
        Assert.Equal("10", await database.ScalarAsync("SELECT toString(uniqExact(record_id)) FROM records"));
    }

    [Fact]
    public async Task Step_RefusedLineThatIsNone_IsAMalformedRecord()
    {
        await using Database database = await Database.CreateAsync(engine);
        byte[][] broken = [[0, 2], [0, 2, 0xFF], RefusedLineRecord.Write(new RefusedLine { RecordId = ByteString.CopyFrom(new byte[15]), Source = "x" }), RefusedLineRecord.Write(new RefusedLine { RecordId = ByteString.CopyFrom(new byte[16]), Excerpt = new string('x', 1_025) })];

        await database.IngestAsync(new ListSource([.. broken], 100));

        Assert.Equal(["malformed-record|4"], await database.RowsAsync("SELECT reason, toString(count()) FROM dead_letters FINAL GROUP BY reason"));
    }
}
