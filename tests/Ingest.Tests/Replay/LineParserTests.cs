using System.Text;
using Insight.Contracts.Records;
using Insight.Ingest.Replay.Formats;

namespace Insight.Ingest.Tests.Replay;

public class LineParserTests
{
    [Theory]
    [InlineData("""192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 12""", 0ul, "", "")]
    [InlineData("""192.0.2.1 - - [17/May/2015:12:05:03 +0200] "GET / HTTP/1.1" 200 12 "-" "curl" """, 0ul, "curl", "")]
    [InlineData("""192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 12 "-" "cu\"rl\x41" 0.125""", 125_000ul, "cu\"rlA", "")]
    [InlineData("""192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 12 "-" "curl" 4711""", 4711ul, "curl", "")]
    [InlineData("""192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 12 "-" "curl" "203.0.113.9" rt=0.125 uct="0.000" urt="0.100" host=Shop.example:80""", 125_000ul, "curl", "shop.example")]
    [InlineData("""shop.example:443 192.0.2.1 - max power [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 12 "-" "curl" """, 0ul, "curl", "shop.example")]
    public void Combined_FormsOfTheLine_AreRead(string line, ulong duration, string agent, string host)
    {
        AccessRecord record = Parse(line);
        Assert.Equal(1431857103000000, record.TimeUs);
        Assert.Equal(("192.0.2.1", "GET", "/", 200u, 12ul), (record.ClientIp, record.Method, record.Path, record.Status, record.ResponseBytes));
        Assert.Equal((duration, agent, host), (record.DurationUs, record.UserAgent, record.Host));
    }

    [Theory]
    [InlineData("nonsense", "not-a-log-line")]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1""", "cut-off")]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" """, "cut-off")]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05""", "cut-off")]
    [InlineData("""1.2.3.4 - - [17/Mai/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1""", "bad-time")]
    [InlineData("""1.2.3.4 - - [17/May/2015:25:05:03 +0000] "GET / HTTP/1.1" 200 1""", "bad-time")]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" abc 1""", "bad-status")]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 many""", "bad-bytes")]
    [InlineData("""{"ts":1,"ts":{}} x""", "bad-json")]
    public void Parse_BadLine_SaysWhy(string line, string reason) =>
        Assert.Equal(reason, new AnyLineParser(FieldMap.Default).Parse(Encoding.UTF8.GetBytes(line), new AccessRecord()).Reason);

    [Theory]
    [InlineData("1767571371", 1767571371000000)]
    [InlineData("1767571371.4350001", 1767571371435000)]
    [InlineData("1767571371435", 1767571371435000)]
    [InlineData("1767571371435123", 1767571371435123)]
    [InlineData("1767571371435123999", 1767571371435124)]
    [InlineData("1.767571371435e9", 1767571371435000)]
    [InlineData("\"2026-01-05T00:02:51.435Z\"", 1767571371435000)]
    [InlineData("\"2026-01-05T01:02:51.435+01:00\"", 1767571371435000)]
    public void Json_Times_AreReadInEveryUnit(string time, long microseconds) =>
        Assert.Equal(microseconds, Parse($$"""{"ts":{{time}}}""").TimeUs);

    [Fact]
    public void TryParse_Map_ReadsNestedAndRedirectedFields()
    {
        FieldMap? map = FieldMap.TryParse("ts=$.event.time, latency_ms=took, host=$['http-info'].host", out string error);
        Assert.Equal("", error);
        AccessRecord record = new();
        LineProblem problem = new JsonLineParser(map!).Parse("""{"event":{"time":5.5,"other":[{}]},"took":3,"http-info":{"host":"A"},"latency_ms":99,"path":"/x"}"""u8, record);
        Assert.False(problem.Exists, problem.Detail);
        Assert.Equal((5_500_000, 3000ul, "a", "/x"), (record.TimeUs, record.DurationUs, record.Host, record.Path));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("colour=a.b")]
    [InlineData("ts=")]
    [InlineData("ts=a..b")]
    public void TryParse_BadMap_SaysWhatToFix(string text)
    {
        Assert.Null(FieldMap.TryParse(text, out string error));
        Assert.NotEqual("", error);
    }

    [Fact]
    public void Parse_Query_HasTypesBesideItsNames()
    {
        AccessRecord record = Parse("""192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET /a?page=1&q=two+words&page=2.5&flag&on=true&day=2024%2D01-31 HTTP/1.1" 200 12 "-" "curl" """);

        Assert.Equal(["page", "q", "flag", "on", "day"], record.QueryNames);
        Assert.Equal(["number", "text", "text", "boolean", "date"], record.QueryTypes);
    }

    [Fact]
    public void Parse_AnyBytes_NeverThrows()
    {
        Random random = new(9);
        AnyLineParser parser = new(FieldMap.Default);
        byte[][] seeds =
        [
            """192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET /a?b=%41&c HTTP/1.1" 200 12 "-" "cu\x41" 0.125 rt=1.5"""u8.ToArray(),
            """{"ts":1767571371.435,"method":"GET","host":"a","path":"http://b/x?y=1","status":200,"trace_id":"0af7651916cd43dd8448eb211c80319c","upstream_response_time":"0.1, 0.2 : 0.3","upstream_cluster":"a|b|c|d.e"}"""u8.ToArray(),
        ];
        for (int round = 0; round < 50_000; round++)
        {
            byte[] line = [.. seeds[round % 2]];
            for (int i = random.Next(6); i > 0; i--) line[random.Next(line.Length)] = (byte)random.Next(256);
            parser.Parse(line.AsSpan(0, random.Next(1, line.Length + 1)), new AccessRecord());
        }
    }

    private static AccessRecord Parse(string line)
    {
        AccessRecord record = new();
        LineProblem problem = new AnyLineParser(FieldMap.Default).Parse(Encoding.UTF8.GetBytes(line), record);
        Assert.False(problem.Exists, problem.Detail);
        return record;
    }
}
