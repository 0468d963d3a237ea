using System.Text;
using Insight.Waf.Injection;

namespace Insight.Waf.Tests.Injection;

public class CrossSiteScriptingTests
{
    private const int Flood = 128 * 1024;

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<ScRiPt/src=//x.example>")]
    [InlineData("text<script")]
    [InlineData("<<script>")]
    [InlineData("<scr\0ipt>")]
    [InlineData("<svg onload=alert(1)>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<a href=javascript:alert(1)>")]
    [InlineData("<a href=\"java&#115;cript:alert(1)\">")]
    [InlineData("<a href='&#x6a;avascript:alert(1)'>")]
    [InlineData("<a href='&#0000106avascript:alert(1)'>")]
    [InlineData("<a href='java\tscript:alert(1)'>")]
    [InlineData("<a href='java&Tab;script:alert(1)'>")]
    [InlineData("<a href=' \u0001javascript:alert(1)'>")]
    [InlineData("<a href=data:text/html,x>")]
    [InlineData("<a href=vbscript:x>")]
    [InlineData("<form action=javascript:1>")]
    [InlineData("<div style=\"width:expression(alert(1))\">")]
    [InlineData("<iframe srcdoc='&lt;b&gt;'>")]
    [InlineData("<object data=x>")]
    [InlineData("<set attributename=onclick to=x>")]
    [InlineData("<animate values=javascript:1>")]
    [InlineData("<x xmlns=y>")]
    [InlineData("<a xlink:href=x>")]
    [InlineData("\" onclick=alert(1) x=\"")]
    [InlineData("' onclick=alert(1)")]
    [InlineData("` onclick=alert(1)")]
    [InlineData("x onclick=alert(1)")]
    [InlineData("\"><script>")]
    [InlineData("--><svg>")]
    [InlineData("<!doctype html>")]
    [InlineData("<!-- ` -->")]
    [InlineData("<!--[if IE]>")]
    [InlineData("<!entity x>")]
    [InlineData("<?xml version=1>")]
    [InlineData("<a href=x title='>' onclick=1>")]
    [InlineData("</a onclick=1>")]
    public void Detect_Attack_IsFound(string value) => Assert.True(CrossSiteScripting.Detect(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("a < b and c > d")]
    [InlineData("1<2>3")]
    [InlineData("<3")]
    [InlineData("a<b")]
    [InlineData("<b>bold</b>")]
    [InlineData("<p class=\"x\">one</p>")]
    [InlineData("<a href=\"https://example.com/\">")]
    [InlineData("<img src=x>")]
    [InlineData("x = y")]
    [InlineData("on = off")]
    [InlineData("it's only 5 = five")]
    [InlineData("a=1&b=2")]
    [InlineData("https://example.com/?a=b")]
    [InlineData("<jane@example.com>")]
    [InlineData("<!-- a comment -->")]
    [InlineData("</script>")]
    [InlineData("\"onions\"")]
    [InlineData("x <= y => z")]
    [InlineData("javascript:alert(1)")]
    [InlineData("style=")]
    [InlineData("{\"a\": \"b=c\"}")]
    public void Detect_Benign_FindsNothing(string value) => Assert.False(CrossSiteScripting.Detect(Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void Detect_LabelledValues_AgreesWithReference()
    {
        List<string> wrong = [.. InjectionData.Labelled()
            .Where(label => CrossSiteScripting.Detect(Encoding.UTF8.GetBytes(label.Value)) != label.Script)
            .Select(label => label.Value)];

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("norm", 0.0, 0.0)]
    [InlineData("xss", 0.78, 1.0)]
    public void Detect_HttpParams_HoldsItsRate(string attackType, double least, double most)
    {
        List<byte[]>? values = InjectionData.HttpParams(attackType);
        if (values is null) return;

        double rate = (double)values.Count(value => CrossSiteScripting.Detect(value)) / values.Count;

        Assert.InRange(rate, least, most);
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a ")]
    [InlineData("<a b=")]
    [InlineData("<a b='")]
    [InlineData("<!--")]
    [InlineData("<!---")]
    [InlineData("--!")]
    [InlineData("<!")]
    [InlineData("<?")]
    [InlineData("</")]
    [InlineData("</ ")]
    [InlineData("<![CDATA[")]
    [InlineData("'\"`=")]
    [InlineData("a=&#0")]
    [InlineData("href=&#1;")]
    [InlineData("=")]
    [InlineData("/ =")]
    [InlineData("<\0")]
    public void Detect_Flood_TakesLinearWork(string unit)
    {
        byte[] value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, Flood / unit.Length)));

        CrossSiteScripting.Detect(value, out long steps);

        // Five readings at most, each of which passes a byte once.
        Assert.InRange(steps, value.Length, 8L * value.Length);
    }

    [Fact]
    public void Detect_RandomBytes_NeverFails()
    {
        Random random = new(20240608);
        string[] parts = ["<", ">", "</", "<!", "<!--", "-->", "<?", "<%", "a", "b", "href", "src", "id", "=", "'", "\"", "`", " ", "/", "\0", "&#", "&#x6", "&", ";", "java", "[", "]]>", "\n", "ä"];
        byte[] noise = new byte[64];
        for (int round = 0; round < 20_000; round++)
        {
            StringBuilder text = new();
            for (int i = random.Next(1, 12); i > 0; i--) text.Append(parts[random.Next(parts.Length)]);
            byte[] value = Encoding.UTF8.GetBytes(text.ToString());
            CrossSiteScripting.Detect(value, out long steps);
            Assert.InRange(steps, 0, 8L * value.Length + 16);

            random.NextBytes(noise);
            CrossSiteScripting.Detect(noise.AsSpan(0, random.Next(noise.Length)));
        }
    }

    [Fact]
    public void Detect_AnyValue_AllocatesNothing()
    {
        byte[] value = "<p class='x' title=\"y\">a &amp; b <a href='https://example.com/?a=b'>c</a></p>"u8.ToArray();
        CrossSiteScripting.Detect(value);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) CrossSiteScripting.Detect(value);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
