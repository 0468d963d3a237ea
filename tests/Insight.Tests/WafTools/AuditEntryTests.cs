using System.Text.Json;
using Insight.Waf.Auditing;
using Insight.Waf.Language;
using Insight.Waf.Rules;
using Insight.WafTools.Requests;
using Xunit;

namespace Insight.WafTools;

public class AuditEntryTests
{
    [Fact]
    public void Run_WithAuditSetup_ShowsTheWholeEntry()
    {
        const string Rule = "SecRule ARGS \"@contains attack\" \"id:1,phase:2,deny,log,msg:'found'\"";
        RuleSet rules = RuleSet.Load([new RuleSource("t.conf", EngineSetup.Of(blocking: true) + EngineSetup.Audit + Rule)], out _)!;
        RawRequest request = RawRequestParser.Parse("POST /?a=attack HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\nb=1"u8.ToArray());
        byte[] entry = [];

        Exchange.Run(rules, request, _ => BackendResponse.EmptyJson, transaction => entry = AuditLog.Format(transaction));

        JsonElement root = JsonDocument.Parse(entry).RootElement.GetProperty("transaction");
        Assert.Equal("b=1", root.GetProperty("request").GetProperty("body").GetString());
        Assert.Equal("h", root.GetProperty("request").GetProperty("headers").GetProperty("Host").GetString());
        Assert.Equal(403, root.GetProperty("response").GetProperty("http_code").GetInt32());
        Assert.Equal("found", root.GetProperty("messages")[0].GetProperty("message").GetString());
    }
}
