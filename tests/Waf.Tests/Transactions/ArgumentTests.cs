using System.Net;
using System.Text;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.Transactions;

/// <summary>What a host may ask and say between body and phase 2.</summary>
public class ArgumentTests
{
    private const string Json = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecAction "id:1,phase:1,nolog,pass,ctl:requestBodyProcessor=JSON,setvar:tx.inbound_anomaly_score_pl1=0"
        SecRule ARGS|REQUEST_HEADERS:X-Note|REQUEST_COOKIES "@rx (?i)\b(?:select|where)\b" "id:10,phase:2,pass,tag:'attack-sqli',setvar:tx.inbound_anomaly_score_pl1=+5"
        SecRule ARGS "@contains select" "id:11,phase:2,pass,tag:'other',t:none,t:lowercase"
        SecRule ARGS "@detectSQLi" "id:12,phase:2,pass,tag:'attack-sqli',t:urlDecodeUni"
        SecRule ARGS "@rx x" "id:13,phase:2,pass,tag:'attack-sqli',chain"
          SecRule ARGS "@rx where"
        SecRule TX:inbound_anomaly_score_pl1 "@ge 5" "id:20,phase:2,deny"
        """;

    private static readonly RuleSet s_json = Running.Load(Json);

    [Fact]
    public void Arguments_ListsQueryBodyHeadersAndCookiesDecoded()
    {
        using Transaction transaction = Begin(s_json, new TestRequest("/?q=a+b%27&q=2", "POST")
        {
            Headers = [("Host", "x"), ("Cookie", "s=1; t=2"), ("X-Note", "n")],
            Body = """{"a":[{"b":"x\ny"},3]}""",
        });
        transaction.TakeRequestBodyApart();

        Assert.Equal(["Query q=a b'", "Query q=2", "Json json.a.0.b=x\ny", "Json json.a.1=3", "Header Host=x", "Header X-Note=n", "Cookie s=1", "Cookie t=2"], List(transaction));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "f=a%20b", "Form f=a b")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\na b\r\n--x--\r\n", "Form f=a b")]
    [InlineData("text/plain", "f=a", null)]
    public void Arguments_OfAForm(string type, string body, string? expected)
    {
        using Transaction transaction = Begin(Running.Load("SecRuleEngine On\nSecRequestBodyAccess On"), TestRequest.OfType(type, body));
        transaction.TakeRequestBodyApart();

        Assert.Equal(expected is null ? [] : [expected], List(transaction).Where(static one => !one.StartsWith("Header", StringComparison.Ordinal)));
    }

    [Fact]
    public void Arguments_AllocateNothing()
    {
        using Transaction transaction = Begin(s_json, new TestRequest("/?a=1&b=2", "POST") { Headers = [("Cookie", "s=1")], Body = """{"a":[1,2,3]}""" });
        transaction.TakeRequestBodyApart();
        int count = Count(transaction);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) count += Count(transaction);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(101 * 6, count);
    }

    [Fact]
    public void TakeRequestBodyApart_DoesItOnce()
    {
        using Transaction transaction = Begin(s_json, new TestRequest("/", "POST") { Body = """{"a":"select"}""" });
        transaction.TakeRequestBodyApart();
        transaction.EvaluateRequestBody();

        Assert.Single(List(transaction));
        Assert.Equal([10, 11, 20], transaction.Matches.Select(match => match.RuleId));
    }

    [Fact]
    public void Excuse_TakesAwayTheChosenRulesMatchesOnThatValueAlone()
    {
        using Transaction transaction = Begin(s_json, new TestRequest("/?q=select+me&q=where+x"));
        Excuse(transaction, static argument => argument.Value.StartsWith("select"u8));
        Intervention? intervention = transaction.EvaluateRequestBody();

        Assert.Equal([(10, "ARGS:q", "where x"), (11, "ARGS:q", "select me"), (13, "ARGS:q", "where x")], transaction.Matches.Take(3).Select(match => (match.RuleId, match.Variable, match.Value)));
        Assert.Equal(20, intervention?.RuleId);
    }

    [Fact]
    public void Excuse_OfEveryMatchLeavesNoScore()
    {
        using Transaction transaction = Begin(s_json, new TestRequest("/?q=where+x") { Headers = [("X-Note", "select"), ("Cookie", "c=select")] });
        Excuse(transaction, static _ => true);

        Assert.Null(transaction.EvaluateRequestBody());
        Assert.Empty(transaction.Matches);
        Assert.Equal(0, transaction.Score("inbound_anomaly_score_pl1"));
    }

    [Theory]
    [InlineData("1'+or+'1'='1'+--+where")]
    [InlineData("1%2527%2520or%2520%25271%2527=%25271%2527%2520--%2520where")]
    public void Excuse_NeverHoldsForWhatADetectorKnows_AlsoWhereARuleDecodesIt(string query)
    {
        using Transaction transaction = Begin(s_json, new TestRequest("/?q=" + query));
        Excuse(transaction, static _ => true);
        transaction.EvaluateRequestBody();

        Assert.Contains(12, transaction.Matches.Select(match => match.RuleId));
    }

    [Fact]
    public void Excuse_EndsWithTheTransaction()
    {
        RuleSet rules = Running.Load(Json);
        using (Transaction first = Begin(rules, new TestRequest("/?q=where+x")))
        {
            Excuse(first, static _ => true);
            first.EvaluateRequestBody();
        }

        using Transaction second = Begin(rules, new TestRequest("/?q=where+x"));
        Assert.NotNull(second.EvaluateRequestBody());
    }

    [Fact]
    public void TryAddScore_CountsAsWhatRulesAdd_AndOnlyWhereTheyKeepTheNumber()
    {
        using Transaction transaction = Begin(s_json, new TestRequest("/?q=fine"));
        Assert.True(transaction.TryAddScore("inbound_anomaly_score_pl1", 3));
        Assert.True(transaction.TryAddScore("INBOUND_anomaly_score_pl1", 2));
        Assert.False(transaction.TryAddScore("another", 9));

        Assert.Equal(20, transaction.EvaluateRequestBody()?.RuleId);
        Assert.Equal(0, transaction.Score("another"));
    }

    [Fact]
    public void Report_StandsBesideRules_FitForALog()
    {
        using Transaction transaction = Begin(s_json, new TestRequest("/?q=select"));
        transaction.Report(11000, "Unlike others", 5, ArgumentSource.Cookie, "c\n"u8, "é"u8, ["tag"]);
        transaction.EvaluateRequestBody();

        RuleMatch match = transaction.Matches[0];
        Assert.Equal((11000, "Unlike others", 5, 2, "REQUEST_COOKIES:c\\x0a", "\\xc3\\xa9", false), (match.RuleId, match.Message, match.Severity, match.Phase, match.Variable, match.Value, match.Blocking));
    }

    [Theory]
    [InlineData("pass", true)]
    [InlineData("allow", false)]
    [InlineData("allow:request", false)]
    [InlineData("pass,ctl:ruleEngine=Off", false)]
    public void EvaluatesRequestBody_UnlessPhase1EndedTheMatter(string action, bool expected)
    {
        using Transaction transaction = Begin(Running.Load($"SecRuleEngine On\nSecAction \"id:1,phase:1,nolog,{action}\""), new TestRequest());

        Assert.Equal(expected, transaction.EvaluatesRequestBody);
    }

    private static Transaction Begin(RuleSet rules, TestRequest request)
    {
        Transaction transaction = rules.Begin();
        transaction.Connection(IPAddress.Loopback, 40000, IPAddress.Loopback, 80);
        transaction.RequestLine(Encoding.Latin1.GetBytes(request.Method), Encoding.Latin1.GetBytes(request.Target), "HTTP/1.1"u8);
        foreach ((string name, string value) in request.Headers) transaction.RequestHeader(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));
        Assert.Null(transaction.EvaluateRequestHeaders());
        if (request.Body.Length > 0) transaction.RequestBody(Encoding.Latin1.GetBytes(request.Body));
        return transaction;
    }

    private static List<string> List(Transaction transaction)
    {
        List<string> all = [];
        foreach (Argument argument in transaction.Arguments) all.Add($"{argument.Source} {Encoding.Latin1.GetString(argument.Name)}={Encoding.Latin1.GetString(argument.Value)}");
        return all;
    }

    private static int Count(Transaction transaction)
    {
        int count = 0;
        foreach (Argument argument in transaction.Arguments) count += argument.Value.Length > 0 ? 1 : 0;
        return count;
    }

    private delegate bool Chooses(Argument argument);

    private static void Excuse(Transaction transaction, Chooses chooses)
    {
        RuleSelection sqli = RuleSelection.Of(transaction.Rules, static (_, tags) => tags.Contains("attack-sqli"));
        Assert.Equal(3, sqli.Count);
        transaction.TakeRequestBodyApart();
        foreach (Argument argument in transaction.Arguments)
        {
            if (chooses(argument)) transaction.Excuse(argument, sqli);
        }
    }
}
