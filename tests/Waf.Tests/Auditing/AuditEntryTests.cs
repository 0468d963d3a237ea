using System.Text.Json;
using Insight.Waf.Auditing;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Auditing;

public class AuditEntryTests
{
    private const string Attack = """
        SecComponentSignature "OWASP_CRS/4.0"
        SecRule ARGS:q "@rx at+ack" "id:1001,phase:2,deny,status:403,log,msg:'Attack found %{MATCHED_VAR}',logdata:'Matched Data: %{TX.0} found within %{MATCHED_VAR_NAME}',\
            capture,severity:CRITICAL,rev:'2',ver:'my/1.2',maturity:'7',accuracy:'8',tag:'one',tag:'two',t:none,t:lowercase"
        """;

    /// <summary>What libmodsecurity 3.0.9 wrote for this rule and this request, with other addresses, times and names.</summary>
    private const string Sample = """
        {"transaction":{"client_ip":"192.0.2.7","time_stamp":"Fri Nov  6 10:53:31 2026","server_id":"2ce124b0c5d02b433a9392782ff8b313286c1942","client_port":40001,"host_ip":"192.0.2.1","host_port":8443,"unique_id":"179569041146.526913","request":{"method":"GET","http_version":1.1,"uri":"/?q=ATTTACK&x=warn","body":"","headers":{"Host":"h","Connection":"close","X-Dup":"1","X-Dup":"2"}},"response":{"http_code":403,"headers":{}},"producer":{"modsecurity":"ModSecurity v3.0.9 (Linux)","connector":"ModSecurity-nginx v1.0.3","secrules_engine":"Enabled","components":["OWASP_CRS/4.0"]},"messages":[{"message":"Attack found atttack","details":{"match":"Matched \"Operator `Rx' with parameter `at+ack' against variable `ARGS:q' (Value: `ATTTACK' )","reference":"o0,7v8,7t:lowercase","ruleId":"1001","file":"test.conf","lineNumber":"6","data":"Matched Data: atttack found within ARGS:q","severity":"2","ver":"my/1.2","rev":"2","tags":["one","two"],"maturity":"7","accuracy":"8"}}]}}

        """;

    private static readonly TestRequest s_attack = new("/?q=ATTTACK&x=warn") { Headers = [("Host", "h"), ("Connection", "close"), ("X-Dup", "1"), ("X-Dup", "2")] };

    [Fact]
    public void Format_BlockedRequest_IsWhatLibmodsecurityWrites()
    {
        FixedTime time = new(new DateTimeOffset(2026, 11, 6, 10, 53, 31, 500, TimeSpan.Zero));

        string line = Audited.Line(Attack, s_attack, new AuditLogOptions { Time = time });

        string expected = Sample;
        JsonElement entry = Audited.Parse(line), sample = Audited.Parse(Sample);
        Assert.Equal(40, entry.GetProperty("server_id").GetString()!.Length);
        Assert.NotEmpty(entry.GetProperty("unique_id").GetString()!);
        expected = With(expected, sample.GetProperty("server_id"), entry.GetProperty("server_id"));
        expected = With(expected, sample.GetProperty("unique_id"), entry.GetProperty("unique_id"));
        expected = With(expected, sample.GetProperty("producer").GetProperty("modsecurity"), entry.GetProperty("producer").GetProperty("modsecurity"));
        expected = With(expected, sample.GetProperty("producer").GetProperty("connector"), entry.GetProperty("producer").GetProperty("connector"));
        expected = With(expected, "o0,7v8,7t:lowercase", "");
        Assert.Equal(expected, line);
    }

    [Fact]
    public void Format_PassedRequest_HasTheBackendsStatus()
    {
        JsonElement response = Audited.Entry("SecAuditLogParts ABCEFHZ", new TestRequest("/") { Status = 502, ResponseBody = "sorry" }).GetProperty("response");

        Assert.Equal(502, response.GetProperty("http_code").GetInt32());
        Assert.Equal("sorry", response.GetProperty("body").GetString());
        Assert.Equal("text/html", response.GetProperty("headers").GetProperty("Content-Type").GetString());
    }

    [Fact]
    public void Format_BodyTooLong_HasTheStatusOfTheRefusal()
    {
        JsonElement entry = Audited.Entry("SecRequestBodyNoFilesLimit 5", TestRequest.Form("0123456789"));

        Assert.Equal(413, entry.GetProperty("response").GetProperty("http_code").GetInt32());
        Assert.Equal("01234", entry.GetProperty("request").GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("AZ", "")]
    [InlineData("ABZ", "request.headers")]
    [InlineData("ACZ", "request.body")]
    [InlineData("AEZ", "response.body")]
    [InlineData("AFZ", "response.headers")]
    [InlineData("AHZ", "producer messages")]
    [InlineData("AIJKZ", "")]
    [InlineData("ABCEFHZ", "request.headers request.body response.body response.headers producer messages")]
    public void Format_Parts_SayWhatIsWritten(string parts, string expected)
    {
        JsonElement entry = Audited.Entry($"SecAuditLogParts {parts}", TestRequest.Form("a=b"));

        string[] all = ["request.headers", "request.body", "response.body", "response.headers", "producer", "messages"];
        Assert.Equal(expected, string.Join(' ', all.Where(path => Has(entry, path.Split('.')))));
    }

    [Fact]
    public void Format_ControlledParts_ChangeForTheRestOfTheTransaction()
    {
        const string Rules = """
            SecAuditLogParts ABCZ
            SecRule ARGS:a "@streq less" "id:1,phase:1,pass,nolog,ctl:auditLogParts=-BC"
            SecRule ARGS:a "@streq more" "id:2,phase:1,pass,nolog,ctl:auditLogParts=+EH"
            """;

        JsonElement less = Audited.Entry(Rules, new TestRequest("/?a=less")), more = Audited.Entry(Rules, new TestRequest("/?a=more"));

        Assert.False(Has(less, ["request", "headers"]) || Has(less, ["request", "body"]));
        Assert.True(Has(more, ["request", "headers"]) && Has(more, ["response", "body"]) && Has(more, ["messages"]));
    }

    [Fact]
    public void Format_CredentialHeaders_AreMaskedUnlessTheHostSaysOtherwise()
    {
        TestRequest request = new("/") { Headers = [("Authorization", "Basic abc"), ("cookie", "a=b"), ("X-Other", "c")] };

        JsonElement masked = Audited.Entry("", request), open = Audited.Entry("", request, new AuditLogOptions { MaskedHeaders = new HashSet<string>() });

        JsonElement headers = masked.GetProperty("request").GetProperty("headers");
        Assert.Equal(("***", "***", "c"), (headers.GetProperty("Authorization").GetString(), headers.GetProperty("cookie").GetString(), headers.GetProperty("X-Other").GetString()));
        Assert.Equal("***", masked.GetProperty("response").GetProperty("headers").GetProperty("Set-Cookie").GetString());
        Assert.Equal("Basic abc", open.GetProperty("request").GetProperty("headers").GetProperty("Authorization").GetString());
    }

    [Theory]
    [InlineData("REQUEST_HEADERS")]
    [InlineData("REQUEST_COOKIES")]
    public void Format_MatchInACredential_NamesTheVariableAndNotTheValue(string variable)
    {
        string line = Audited.Line(
            $"SecRule {variable} \"@contains secret\" \"id:1,phase:1,pass,log,msg:'in %{{MATCHED_VAR}}',logdata:'found %{{MATCHED_VAR}}'\"",
            new TestRequest("/") { Headers = [("Cookie", "id=secret1")] });

        Assert.DoesNotContain("secret1", line, StringComparison.Ordinal);
        Assert.Contains($"against variable `{variable}:", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_SanitisedArgument_StandsNowhere()
    {
        const string Rules = """
            SecAuditLogParts ABCHZ
            SecAction "id:1,phase:1,pass,nolog,sanitiseArg:pass word,sanitiseRequestHeader:X-Pin"
            SecRule ARGS "@contains hunter" "id:2,phase:2,pass,log,msg:'%{MATCHED_VAR}',logdata:'%{MATCHED_VAR}'"
            SecRule REQUEST_URI "@contains hunter" "id:3,phase:2,pass,log,msg:'uri',logdata:'%{MATCHED_VAR}'"
            """;
        TestRequest form = TestRequest.Form("a=1&pass+word=hunter2&b=2", "/?PASS%20word=hunter3&c=3");
        TestRequest json = TestRequest.OfType("application/json", "{\"pass word\":\"hunter4\"}");

        string line = Audited.Line(Rules, form with { Headers = [.. form.Headers, ("X-Pin", "hunter5")] });
        JsonElement other = Audited.Entry(Rules, json);

        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter3", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter5", line, StringComparison.Ordinal);
        JsonElement request = Audited.Parse(line).GetProperty("request");
        Assert.Equal("a=1&pass+word=***&b=2", request.GetProperty("body").GetString());
        Assert.Equal("/?PASS%20word=***&c=3", request.GetProperty("uri").GetString());
        Assert.Equal("***", other.GetProperty("request").GetProperty("body").GetString());
    }

    [Fact]
    public void Format_BytesThatAreNoUtf8_AreEscapedAndTheRestStays()
    {
        JsonElement request = Audited.Entry("", TestRequest.Form("a=\xC3\xA9\xFF\x01\"\\\n\u007f", "/\xE9")).GetProperty("request");

        Assert.Equal("a=é\\xff\u0001\"\\\n\u007f", request.GetProperty("body").GetString());
        Assert.Equal("/\\xe9", request.GetProperty("uri").GetString());
    }

    [Fact]
    public void Format_AnyBytes_IsOneLineOfJson()
    {
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            string Noise(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(256)));
            TestRequest request = new("/" + Noise(20), Noise(3)) { Headers = [(Noise(5), Noise(30)), ("Content-Type", "application/x-www-form-urlencoded")], Body = Noise(60) };

            Assert.Equal(JsonValueKind.Object, Audited.Entry("SecRule ARGS|REQUEST_HEADERS \"@rx .\" \"id:1,phase:2,pass,log,logdata:'%{MATCHED_VAR}'\"", request).ValueKind);
        }
    }

    [Fact]
    public void Format_LongBody_IsCut()
    {
        JsonElement request = Audited.Entry("", TestRequest.Form(new string('x', 100)), new AuditLogOptions { MaxBodyBytes = 10 }).GetProperty("request");

        Assert.Equal(new string('x', 10), request.GetProperty("body").GetString());
    }

    [Fact]
    public void Format_Chain_NamesTheHeadsRuleAndTheLastLinksPlace()
    {
        const string Rules = """
            SecRule ARGS "@contains chained" "id:5,phase:2,pass,log,msg:'m',chain"
              SecRule REQUEST_METHOD "@within %{tx.methods} GET" ""
            SecAction "id:6,phase:2,pass,log"
            """;

        JsonElement messages = Audited.Entry(Rules, new TestRequest("/?x=chained")).GetProperty("messages");

        JsonElement chained = messages[0].GetProperty("details"), always = messages[1].GetProperty("details");
        Assert.Equal("5", chained.GetProperty("ruleId").GetString());
        Assert.Equal("6", chained.GetProperty("lineNumber").GetString());
        Assert.Equal("Matched \"Operator `Within' with parameter ` GET' against variable `REQUEST_METHOD' (Value: `GET' )", chained.GetProperty("match").GetString());
        Assert.Equal(("", "0", "0"), (always.GetProperty("match").GetString(), always.GetProperty("severity").GetString(), always.GetProperty("maturity").GetString()));
    }

    /// <summary>What libmodsecurity 3.0.9 wrote for these rules and this request.</summary>
    [Theory]
    [InlineData("ARGS:q \"@detectSQLi\"", "detected SQLi using libinjection.")]
    [InlineData("ARGS:x \"@detectXSS\"", "detected XSS using libinjection.")]
    [InlineData("REMOTE_ADDR \"@ipMatch 192.0.2.7,10.0.0.0/8\"", "Matched \"Operator `IpMatch' with parameter `192.0.2.7,10.0.0.0/8' against variable `REMOTE_ADDR' (Value: `192.0.2.7' )")]
    [InlineData("&ARGS \"!@eq 0\"", "Matched \"Operator `Eq' with parameter `0' against variable `ARGS' (Value: `2' )")]
    [InlineData("&TX:foo \"@eq 0\"", "Matched \"Operator `Eq' with parameter `0' against variable `TX:foo' (Value: `0' )")]
    [InlineData("ARGS_GET:x \"script\"", "Matched \"Operator `Rx' with parameter `script' against variable `ARGS_GET:x' (Value: `{value}' )")]
    [InlineData("ARGS:x \"@contains \u00C3\u00A9\"", "Matched \"Operator `Contains' with parameter `é' against variable `ARGS:x' (Value: `{value}' )")]
    [InlineData("ARGS:x \"@validateByteRange 65-90\"", "Matched \"Operator `ValidateByteRange' with parameter `65-90' against variable `ARGS:x' (Value: `{value}' )")]
    [InlineData("ARGS:x \"@unconditionalMatch\"", "Matched \"Operator `UnconditionalMatch' with parameter `' against variable `ARGS:x' (Value: `{value}' )")]
    public void Format_Match_IsWordedAsLibmodsecurityDoes(string rule, string expected)
    {
        const string Value = "<script>alert(1)\"\\\\xff\\xc3\\xa9%z\\x0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (66 characters omitted)";
        TestRequest request = new("/?q=1'%20OR%201=1--&x=%3Cscript%3Ealert(1)%22%5C%FF%C3%A9%25z%0a" + new string('a', 130));

        JsonElement message = Audited.Entry($"SecRule {rule} \"id:1,phase:2,pass,log,msg:'quote \\\" and \u00C3\u00A9',logdata:'%{{ARGS.q}}'\"", request).GetProperty("messages")[0];

        Assert.Equal(expected.Replace("{value}", Value, StringComparison.Ordinal), message.GetProperty("details").GetProperty("match").GetString());
        Assert.Equal("quote \" and é", message.GetProperty("message").GetString());
        Assert.Equal("1' OR 1=1--", message.GetProperty("details").GetProperty("data").GetString());
    }

    [Theory]
    [InlineData("log", true)]
    [InlineData("nolog", false)]
    [InlineData("nolog,auditlog", true)]
    [InlineData("log,noauditlog", false)]
    public void Format_Rules_AreThoseThatWriteToTheAuditLog(string actions, bool isThere)
    {
        JsonElement messages = Audited.Entry($"SecRule ARGS \"@rx x\" \"id:1,phase:2,pass,{actions}\"", new TestRequest("/?a=x")).GetProperty("messages");

        Assert.Equal(isThere ? 1 : 0, messages.GetArrayLength());
    }

    private static string With(string text, JsonElement from, JsonElement to) => With(text, from.GetString()!, to.GetString()!);

    private static string With(string text, string from, string to) => text.Replace($"\"{from}\"", $"\"{to}\"", StringComparison.Ordinal);

    private static bool Has(JsonElement entry, string[] path)
    {
        foreach (string name in path)
        {
            if (!entry.TryGetProperty(name, out entry)) return false;
        }

        return true;
    }
}
