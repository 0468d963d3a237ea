using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Insight.Export.Events;
using Insight.Export.Syslog;

namespace Insight.Export.Tests.Syslog;

/// <summary>Messages of syslog by the grammar of RFC 5424, section 6, and frames by RFC 6587.</summary>
public sealed partial class SyslogMessageTests
{
    private static readonly SyslogMessage s_syslog = new("edge 1\n.example", 42);

    [Fact]
    public void Write_AnyText_IsOneMessageOfTheGrammar() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), static text =>
    {
        foreach (ExportEvent exported in SampleEvents.With((text ?? "") + "]\"\\ x"))
        {
            Match read = Grammar().Match(Encoding.UTF8.GetString(Message(exported, "{}"u8)));
            Assert.True(read.Success);
            Assert.InRange(int.Parse(read.Groups["pri"].Value, CultureInfo.InvariantCulture), 0, 191);
            Assert.Equal("edge1.example", read.Groups["host"].Value);
            Assert.Equal("{}", read.Groups["message"].Value);
            string id = Escape().Replace(read.Groups["id"].Value, "$1");
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(new string([.. exported.Id.Where(static c => !char.IsControl(c))]))), id);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20260501, 11));

    [Theory]
    [InlineData(EventSeverity.Critical, 13 * 8 + 2)]
    [InlineData(EventSeverity.Medium, 13 * 8 + 4)]
    [InlineData(EventSeverity.Unknown, 13 * 8 + 6)]
    public void Write_Severity_IsThatOfTheEvent(EventSeverity severity, int priority) =>
        Assert.StartsWith($"<{priority}>1 2026-05-01T10:20:30.456000Z edge1.example insight 42 security ", Encoding.UTF8.GetString(Message(SampleEvents.Security("m", "v") with { Severity = severity }, "x"u8)), StringComparison.Ordinal);

    [Fact]
    public void Frame_CountsBytesNotCharacters()
    {
        ArrayBufferWriter<byte> into = new();
        foreach (string text in (string[])["ä\n1 x", "", "二"]) SyslogMessage.Frame(Encoding.UTF8.GetBytes(text), into);

        Assert.Equal("6 ä\n1 x0 3 二", Encoding.UTF8.GetString(into.WrittenSpan));
    }

    private static byte[] Message(ExportEvent exported, ReadOnlySpan<byte> content)
    {
        ArrayBufferWriter<byte> into = new();
        s_syslog.Write(exported, content, into);
        return into.WrittenSpan.ToArray();
    }

    [GeneratedRegex("""^<(?<pri>[0-9]{1,3})>1 (?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z) (?<host>[!-~]{1,255}) (?<app>[!-~]{1,48}) (?<proc>[!-~]{1,128}) (?<msgid>[!-~]{1,32}) \[insight@32473 id="(?<id>([^"\\\]]|\\["\\\]])*)" tenant="(?<tenant>([^"\\\]]|\\["\\\]])*)"\] (?<message>.*)$""", RegexOptions.Singleline)]
    private static partial Regex Grammar();

    [GeneratedRegex("""\\(["\\\]])""")]
    private static partial Regex Escape();
}
