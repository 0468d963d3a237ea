using System.Text;
using Insight.Ingest.Syslog;

namespace Insight.Ingest.Tests.Syslog;

public sealed class SyslogHeaderTests
{
    private const string Combined = "192.0.2.1 - - [27/Nov/2026:13:45:00 +0000] \"GET /a: b HTTP/1.1\" 200 5 \"-\" \"curl: 1\"";

    [Theory]
    [InlineData("<190>Nov 27 13:45:00 web-1 nginx: ")]
    [InlineData("<190>Nov  7 13:45:00 nginx: ")]
    [InlineData("<190>Nov 27 13:45:00 web-1 nginx[77]: ")]
    [InlineData("<190>Nov 27 13:45:00 ")]
    [InlineData("<190>2026-11-27T13:45:00.123456+00:00 web-1 nginx: ")]
    [InlineData("<13>")]
    [InlineData("<190>1 2026-11-27T13:45:00Z web-1 nginx 77 access - ")]
    [InlineData("<190>1 - - - - - - ")]
    [InlineData("<190>1 2026-11-27T13:45:00Z web-1 nginx - - [a b=\"c]\\\"d\"][e@1 f=\"\"] ")]
    [InlineData("<190>1 2026-11-27T13:45:00Z web-1 nginx - - - \uFEFF")]
    [InlineData("")]
    public void LineOf_AMessage_IsWhatStandsBehindItsHeader(string head)
    {
        foreach (string line in new[] { Combined, "{\"ts\":\"1\",\"path\":\"/x: y\"}" })
            Assert.Equal(line, Encoding.UTF8.GetString(SyslogHeader.LineOf(Encoding.UTF8.GetBytes(head + line + "\n"))));
    }

    [Fact]
    public void LineOf_AnyBytes_IsAPartOfThemAtTheirEnd()
    {
        Random random = new(20261127);
        string[] pieces = ["<", ">", "190", "1 ", " ", ":", "[", "]", "\"", "\\", "-", "Nov 27 13:45:00 ", "\0", "\n", "\uFEFF", "a", "2026-11-27T13:45:00Z "];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)])));
            byte[] line = SyslogHeader.LineOf(message).ToArray();
            Assert.True(message.AsSpan().TrimEnd("\r\n\0"u8).EndsWith(line));
        }
    }
}
