using Insight.Waf.Transactions;
using Insight.WafTools.Requests;
using Xunit;

namespace Insight.WafTools;

public class CheckReportTests
{
    private static readonly RuleMatch s_match = new(949110, "Inbound Anomaly Score Exceeded (Total Score: 5)", "x", 2, 2, "TX:score", "5", ["OWASP_CRS", "attack"], Blocking: true);

    [Fact]
    public void Print_Match_ExplainsWhereAndWhy()
    {
        StringWriter text = new();
        RawRequest request = new() { Method = "GET"u8.ToArray(), Target = [(byte)'/', 0x1B], Protocol = "HTTP/1.1"u8.ToArray(), Unread = 3 };

        CheckReport.Print(request, new ExchangeResult([s_match], new Intervention(403, null, false, 949110), null), blocking: true, text);

        string report = text.ToString();
        Assert.Contains("GET /\\x1b HTTP/1.1", report, StringComparison.Ordinal);
        Assert.Contains("3 bytes behind the request", report, StringComparison.Ordinal);
        Assert.Contains("949110  critical, phase 2, blocking: Inbound", report, StringComparison.Ordinal);
        Assert.Contains("TX:score = 5", report, StringComparison.Ordinal);
        Assert.Contains("OWASP_CRS, attack", report, StringComparison.Ordinal);
        Assert.Contains("score: Inbound Anomaly Score Exceeded (Total Score: 5)", report, StringComparison.Ordinal);
        Assert.EndsWith("blocked with status 403, by rule 949110" + Environment.NewLine, report, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_DetectionOnly_NamesTheRuleThatWouldBlock() =>
        Assert.Contains("rule 949110 would have blocked", CheckReport.Verdict(new ExchangeResult([s_match], null, BackendResponse.EmptyJson), blocking: false), StringComparison.Ordinal);

    [Fact]
    public void Verdict_NothingHappened_IsPassed() => Assert.Equal("passed", CheckReport.Verdict(new ExchangeResult([], null, BackendResponse.EmptyJson), blocking: true));

    [Fact]
    public void Verdict_InterventionOnTheAnswer_SaysSo() =>
        Assert.Equal("blocked with status 403, by rule 1 once the answer was there", CheckReport.Verdict(new ExchangeResult([], new Intervention(403, null, false, 1), BackendResponse.EmptyJson), blocking: true));
}
