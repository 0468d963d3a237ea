using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Insight.Export.Events;
using Insight.Export.Formats.Cef;

namespace Insight.Export.Tests.Cef;

/// <summary>CEF written and read back, with texts that try to begin fields of their own.</summary>
public sealed class CefFormatTests
{
    private static readonly CefFormat s_format = new("1|2\\3");

    [Fact]
    public void Write_EveryKindOfEvent_CanBeReadBack()
    {
        foreach (ExportEvent exported in SampleEvents.All)
        {
            (string[] header, Dictionary<string, string> extension) = CefReader.Read(Written.Text(s_format, exported));
            Assert.Equal(["Insight", "Insight", "1|2\\3"], header[..3]);
            Assert.InRange(int.Parse(header[5], System.Globalization.CultureInfo.InvariantCulture), 0, 10);
            Assert.Equal(exported.Id, extension["externalId"]);
            Assert.Equal(new DateTimeOffset(exported.Time).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), extension["rt"]);
            foreach (string label in extension.Keys.Where(static k => k.EndsWith("Label", StringComparison.Ordinal))) Assert.Contains(label[..^5], extension.Keys);
        }
    }

    [Theory]
    [InlineData("limit", "policy-limit")]
    [InlineData("deny", "policy-deny")]
    [InlineData("", "policy")]
    public void Write_DenialByPolicy_HasASignatureThatIsNoRule(string verdict, string signature)
    {
        (string[] header, Dictionary<string, string> extension) = CefReader.Read(Written.Text(s_format, SampleEvents.Denial("shop-limit", verdict, "rate")));

        Assert.Equal([signature, "Policy shop-limit turned the request away: rate", "3"], header[3..6]);
        Assert.Equal(("denied", "failure", "rate", "429", "shop-limit", "policy"), (extension["act"], extension["outcome"], extension["reason"], extension["cn1"], extension["cs5"], extension["cs5Label"]));
        Assert.Equal("942100", CefReader.Read(Written.Text(s_format, SampleEvents.Security("", ""))).Header[3]);
    }

    [Fact]
    public void Write_AnyText_ComesBackAsItWas() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), static text =>
    {
        string hostile = (text ?? "") + "x";
        foreach (ExportEvent exported in SampleEvents.With(hostile))
        {
            (_, Dictionary<string, string> extension) = CefReader.Read(Written.Text(s_format, exported));
            Assert.Equal(Kept(hostile), extension["externalId"]);
            Assert.Equal(Kept(hostile), extension["cs3"]);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20260501, 11));

    [Theory]
    [InlineData("a=b c=d")]
    [InlineData("x\nCEF:0|Other|Product|1|1|forged|10|src=192.0.2.1")]
    [InlineData("x\r\nsrc=192.0.2.1")]
    [InlineData("\\")]
    [InlineData("\\=|\\|")]
    [InlineData("a\u2028b\u0085c")]
    public void Write_HostilePath_BeginsNoFieldOfItsOwn(string text)
    {
        (string[] header, Dictionary<string, string> extension) = CefReader.Read(Written.Text(s_format, SampleEvents.Request(text) with { Flag = text }));

        Assert.Equal("request", header[3]);
        Assert.Equal(Kept(text), extension["request"]);
        Assert.Equal("192.0.2.7", extension["src"]);
    }

    /// <summary>Line ends of all kinds come back as one of the two that have an escape; half characters as what UTF-8 has for them.</summary>
    private static string Kept(string text)
    {
        StringBuilder kept = new();
        foreach (char c in text) kept.Append(c is '\u0085' or '\u2028' or '\u2029' or '\v' or '\f' or '\0' ? '\n' : c);
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept.ToString()));
    }
}
