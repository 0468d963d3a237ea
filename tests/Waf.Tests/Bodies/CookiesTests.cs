using System.Text;
using Insight.Waf.Bodies;

namespace Insight.Waf.Tests.Bodies;

public sealed class CookiesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a=1", "a=1")]
    [InlineData("a=1; b=2", "a=1|b=2")]
    [InlineData("a=1;b=2;", "a=1|b=2")]
    [InlineData(";;a=1", "a=1")]
    [InlineData(" \t a=1 ", "a=1")]
    [InlineData("a=1 ; b=2", "a=1 |b=2")]
    [InlineData("a; b=", "a=|b=")]
    [InlineData("=1; b=2", "b=2")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("a=%41+x; b=\"q\"", "a=%41+x|b=\"q\"")]
    public void Parse_Header_ReportsCookies(string header, string expected)
    {
        RecordingSink sink = new();

        Cookies.Parse(Encoding.Latin1.GetBytes(header), sink);

        Assert.Equal(expected, sink.Line());
    }

    [Theory]
    [InlineData("a=1; b=2", 2, "a=1|b=2")]
    [InlineData("a=1; b=2; c=3", 1, "a=1|=b=2; c=3")]
    [InlineData("a=1; =; b=2", 1, "a=1|==; b=2")]
    [InlineData("a=1", 0, "=a=1")]
    public void Parse_MoreThanTheLimit_ReportsTheRestAsOne(string header, int limit, string expected)
    {
        RecordingSink sink = new();

        Cookies.Parse(Encoding.Latin1.GetBytes(header), sink, limit);

        Assert.Equal(expected, sink.Line());
    }
}
