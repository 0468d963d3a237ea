using System.Text;
using Insight.Waf.Bodies;

namespace Insight.Waf.Tests.Bodies;

public sealed class XmlBodyTests
{
    private static readonly BodyLimits s_limits = new();

    [Theory]
    [InlineData("<a/>", "", "")]
    [InlineData("<a>x<b>y</b>z</a>", "xyz", "")]
    [InlineData("<?xml version=\"1.0\"?>\n<a>\n <b>1</b>\n</a>\n", "\n 1\n", "")]
    [InlineData("<a x=\"1\" y='2'><b z=\"&lt;&#65;&quot;\"/></a>", "", "1|2|<A\"")]
    [InlineData("<a>&lt;&amp;&gt;&apos;&quot;&#x41;</a>", "<&>'\"A", "")]
    [InlineData("<a><![CDATA[<b>&amp;]]>x<!-- c --><?p i?>y</a>", "<b>&amp;xy", "")]
    [InlineData("<s:a xmlns:s=\"urn:s\" xmlns=\"urn:d\" s:x=\"1\"><b>t</b></s:a>", "t", "1")]
    [InlineData("<soap:a x:y=\"1\">t</soap:a>", "t", "1")]
    [InlineData("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\u00E9</a>", "\u00C3\u00A9", "")]
    public void Parse_Document_ReportsTextAndAttributes(string body, string text, string attributes)
    {
        RecordingSink sink = new();

        BodyResult result = XmlBody.Parse(Encoding.Latin1.GetBytes(body), s_limits, sink);

        Assert.Null(result.Error);
        Assert.Equal(text, Assert.Single(sink.XmlTexts));
        Assert.Equal(attributes, string.Join('|', sink.XmlAttributes));
    }

    [Theory]
    [InlineData("x", "", "")]
    [InlineData("<a>x", "x", "")]
    [InlineData("<a p=\"1\">x</b>", "x", "1")]
    [InlineData("<a>x<b q=\"2\">y</a>", "xy", "2")]
    [InlineData("<a>x</a><b/>", "x", "")]
    [InlineData("<a>x<b/>&unknown;y</a>", "x", "")]
    [InlineData("<a>x<b c=1/></a>", "x", "")]
    [InlineData("<!DOCTYPE a><a>x</a>", "", "")]
    [InlineData("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>", "", "")]
    [InlineData("<?xml version=\"1.0\" encoding=\"nonsense\"?><a>x</a>", "", "")]
    public void Parse_Malformed_IsErrorAfterReportingWhatCameBefore(string body, string text, string attributes)
    {
        RecordingSink sink = new();

        BodyResult result = XmlBody.Parse(Encoding.Latin1.GetBytes(body), s_limits, sink);

        Assert.StartsWith("XML: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(text, string.Concat(sink.XmlTexts));
        Assert.Equal(attributes, string.Join('|', sink.XmlAttributes));
    }

    [Fact]
    public void Parse_Empty_IsFine()
    {
        Assert.Null(XmlBody.Parse([], s_limits, new RecordingSink()).Error);
    }

    [Fact]
    public void Parse_LongTextWithSurrogatesAtChunkEnds_IsWhole()
    {
        string text = string.Concat(Enumerable.Repeat("x\U0001F600", 5000));
        RecordingSink sink = new();

        Assert.Null(XmlBody.Parse(Encoding.UTF8.GetBytes($"<a>{text}</a>"), s_limits, sink).Error);
        Assert.Equal(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), Assert.Single(sink.XmlTexts));
    }

    [Fact]
    public void Parse_DepthBomb_IsError()
    {
        byte[] body = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("<a>", 100_000)));

        Assert.Contains("nested", XmlBody.Parse(body, s_limits, new RecordingSink()).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-16BE", "utf-16")]
    [InlineData("utf-8", "utf-8")]
    [InlineData("utf-8", "UTF-8")]
    public void Parse_UnicodeEncodings_AreRead(string encoding, string declared)
    {
        string text = $"<?xml version=\"1.0\" encoding=\"{declared}\"?><a b='1=\"'>x\u20ac\u3c3e</a>";
        byte[] body = Encoding.GetEncoding(encoding).GetBytes(text);
        foreach (byte[] mark in (byte[][])[[], Encoding.GetEncoding(encoding).GetPreamble()])
        {
            RecordingSink sink = new();

            Assert.Null(XmlBody.Parse([.. mark, .. body], s_limits, sink).Error);
            Assert.Equal("1=\"", Assert.Single(sink.XmlAttributes));
            Assert.Equal(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("x\u20ac\u3c3e")), Assert.Single(sink.XmlTexts));
        }
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-16LE\"?><\0a\0/\0>\0")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-32\"?><a/>")]
    [InlineData("<\0\0\0a\0\0\0")]
    [InlineData("<a>\u00E9</a>")]
    [InlineData("\u00FF\u00FE<\0a\0/\0>")]
    public void Parse_OtherEncodings_AreErrors(string body) =>
        Assert.StartsWith("XML: ", XmlBody.Parse(Encoding.Latin1.GetBytes(body), s_limits, new RecordingSink()).Error, StringComparison.Ordinal);

    [Fact]
    public void Parse_TagWithTooManyAttributes_IsNotRead()
    {
        string flood = string.Concat(Enumerable.Range(0, 160_000).Select(number => $" a{number}='{number}'"));
        byte[] body = Encoding.Latin1.GetBytes($"<r p='1'>before<!-- <x{flood}> --><![CDATA[<y {flood[..100]}>]]><?p {flood}?><b c='>'/><d{flood}/></r>");
        RecordingSink sink = new();
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("more attributes", XmlBody.Parse(body, s_limits, sink).Error, StringComparison.Ordinal);
        Assert.Equal(["1", ">"], sink.XmlAttributes);
        Assert.StartsWith("before<y", Assert.Single(sink.XmlTexts), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 4 * body.Length);
    }

    [Fact]
    public void Parse_AsManyAttributesAsAllowed_AreRead()
    {
        string attributes = string.Concat(Enumerable.Range(0, s_limits.MaxArguments).Select(number => $" a{number}=\"='{number}\""));
        RecordingSink sink = new();

        Assert.Null(XmlBody.Parse(Encoding.Latin1.GetBytes($"<a{attributes}/>"), s_limits, sink).Error);
        Assert.Equal(s_limits.MaxArguments, sink.XmlAttributes.Count);
    }

    [Fact]
    public void Parse_AttributeFlood_IsError()
    {
        byte[] body = Encoding.Latin1.GetBytes("<a>" + string.Concat(Enumerable.Repeat("<b c='1'/>", 5000)) + "</a>");
        RecordingSink sink = new();

        Assert.Contains("limit", XmlBody.Parse(body, s_limits, sink).Error, StringComparison.Ordinal);
        Assert.Equal(s_limits.MaxArguments, sink.XmlAttributes.Count);
    }
}
