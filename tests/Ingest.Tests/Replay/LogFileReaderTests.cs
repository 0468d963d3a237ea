using System.Text;
using Insight.Contracts.Records;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;

namespace Insight.Ingest.Tests.Replay;

public class LogFileReaderTests
{
    private const string Log = """
        {"ts":1,"method":"PUT","host":"a.example","path":"/x?q=1&q=2","status":201,"upstream_cluster":"outbound|80|v2|cart.shop","user_agent":"curl","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","principal":"ann"}
        {"ts":2}
        not a line
        192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET /y HTTP/1.1" 200 12

        {"ts":3,"path":"/z","user_agent":"cürl"}
        {"ts":4,"path":"/z","user_agent":"cürl","status":1000}
        {"ts":5,"user_agent":"curl"}
        {"host":"b.example","ts":6,"x":{"path":"/no"},"path":"/yes","x":{"path":"/no"},"p\u0061th":"/last"}
        {"path":"/a","ts":7,"ts":8,"host":"c.example"}
        """;

    [Fact]
    public async Task Read_LineAfterLine_NothingOfOneIsInTheNext()
    {
        List<AccessRecord?> records = [];
        List<string?> reasons = [];
        await LogFileReader.ReadAsync(
            new ReplayRequest { Files = ["-"], StandardInput = new MemoryStream(Encoding.UTF8.GetBytes(Log)) },
            (_, record, problem) =>
            {
                records.Add(record?.Clone());
                reasons.Add(problem.Reason);
            });

        Assert.Equal([null, null, "not-a-log-line", null, null, null, "bad-status", null, null, null], reasons);
        string[] lines = Log.Split('\n');
        for (int i = 0; i < lines.Length; i++) Assert.Equal(Alone(lines[i]), records[i]);
    }

    [Fact]
    public void Common_SameTextAgain_IsTheSameString()
    {
        Assert.Same(LogText.Common("svc-harbour"u8, 64), LogText.Common("svc-harbour"u8, 64));
        Assert.Equal("svc-h", LogText.Common("svc-harbour"u8, 5));
        Assert.Equal("", LogText.Common(default, 5));
    }

    [Fact]
    public void Common_AnyText_IsThatText()
    {
        // Far more texts than places, asked for twice in changing order, alike at both ends, with and without bytes beyond ASCII.
        Random random = new(17);
        byte[] text = new byte[300];
        for (int i = 0; i < 60_000; i++)
        {
            int length = random.Next(1, i % 50 == 0 ? 300 : 24);
            for (int at = 0; at < length; at++) text[at] = (byte)(i % 7 == 0 ? random.Next(256) : 'a' + random.Next(2));
            Assert.Equal(LogText.Of(text.AsSpan(0, length), 253), LogText.Common(text.AsSpan(0, length), 253));
        }
    }

    private static AccessRecord? Alone(string line)
    {
        AccessRecord record = new();
        bool good = line.Length > 0 && !new LineConverter(new ReplayRequest { Files = [] }).Convert(Encoding.UTF8.GetBytes(line), record).Exists;
        return good ? record : null;
    }
}
