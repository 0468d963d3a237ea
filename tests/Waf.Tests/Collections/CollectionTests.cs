using System.Globalization;
using System.Net;
using Insight.Waf.Collections;
using Insight.Waf.Rules;
using Insight.Waf.Tests.Auditing;
using Insight.Waf.Tests.Transactions;
using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.Collections;

public class CollectionTests
{
    private const string Engine = "SecRuleEngine On\n";

    private const string BruteForce = Engine + """
        SecAction "id:1,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR}"
        SecRule IP:blocked "@eq 1" "id:2,phase:1,deny,status:429,log,msg:'blocked'"
        SecRule REQUEST_FILENAME "@streq /login" "id:3,phase:5,pass,nolog,chain"
          SecRule RESPONSE_STATUS "@streq 401" "setvar:ip.failures=+1,expirevar:ip.failures=60"
        SecRule IP:failures "@ge 3" "id:4,phase:5,pass,log,msg:'%{ip.failures} failures',setvar:ip.blocked=1,expirevar:ip.blocked=300,setvar:!ip.failures"
        """;

    private readonly FixedTime _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly CollectionStore _store;

    public CollectionTests() => _store = new CollectionStore(null, _time);

    [Fact]
    public void BruteForce_FailuresOverSeveralRequests_BlockTheAddressForAWhile()
    {
        RuleSet rules = Running.Load(BruteForce);

        for (int i = 0; i < 3; i++) Assert.Null(Login(rules, "192.0.2.1").Intervention);
        Assert.Equal(429, Login(rules, "192.0.2.1").Intervention?.Status);
        Assert.Null(Login(rules, "192.0.2.2").Intervention);

        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(429, Login(rules, "192.0.2.1").Intervention?.Status);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(Login(rules, "192.0.2.1").Intervention);
    }

    [Fact]
    public void BruteForce_FailuresFarApart_BlockNobody()
    {
        RuleSet rules = Running.Load(BruteForce);

        for (int i = 0; i < 6; i++)
        {
            Assert.Null(Login(rules, "192.0.2.1").Intervention);
            _time.Advance(TimeSpan.FromSeconds(61));
        }
    }

    [Fact]
    public void Reload_SameStore_KeepsCounting()
    {
        for (int i = 0; i < 3; i++) Assert.Null(Login(Running.Load(BruteForce), "192.0.2.1").Intervention);

        Assert.Equal(429, Login(Running.Load(BruteForce), "192.0.2.1").Intervention?.Status);
    }

    [Fact]
    public void Load_WarmUp_LeavesNothingInTheSharedStore()
    {
        int before = CollectionStore.Shared.Count;

        Running.Load(Engine + "SecAction \"id:1,phase:1,pass,nolog,initcol:resource=warm-up-test\"");

        Assert.Equal(before, CollectionStore.Shared.Count);
    }

    [Fact]
    public void SetVariable_FromManyThreads_LosesNothing()
    {
        RuleSet rules = Running.Load(Engine + "SecAction \"id:1,phase:1,pass,nolog,initcol:global=all,setvar:global.hits=+1,setvar:global.sum=+3\"");

        Parallel.For(0, 2000, _ => Run(rules, "/"));

        Assert.Equal("2000 6000", Read("%{global.hits} %{global.sum}", "initcol:global=all"));
    }

    [Theory]
    [InlineData("setvar:ip.a=5", "5")]
    [InlineData("setvar:ip.a=5,setvar:ip.a=+3", "8")]
    [InlineData("setvar:ip.a=5,setvar:ip.a=-7", "-2")]
    [InlineData("setvar:ip.a=+9223372036854775807,setvar:ip.a=+5", "9223372036854775807")]
    [InlineData("setvar:ip.a=text,setvar:ip.a=+1", "1")]
    [InlineData("setvar:ip.a=5,setvar:!ip.a", "")]
    [InlineData("setvar:ip.A=%{REQUEST_METHOD}", "GET")]
    [InlineData("setvar:tx.n=a,setvar:ip.%{tx.n}=x", "x")]
    public void SetVariable_Operation_IsThereInTheNextTransaction(string actions, string expected)
    {
        Run(Running.Load(Engine + $"SecAction \"id:1,phase:1,pass,nolog,initcol:ip=k,{actions}\""), "/");

        Assert.Equal($"[{expected}]", Read("[%{ip.a}]"));
    }

    [Theory]
    [InlineData("initcol:ip=k", "IP")]
    [InlineData("initcol:global=k", "GLOBAL")]
    [InlineData("initcol:session=k", "SESSION")]
    [InlineData("initcol:user=k", "USER")]
    [InlineData("initcol:resource=k", "RESOURCE")]
    [InlineData("setsid:k", "SESSION")]
    [InlineData("setuid:k", "USER")]
    [InlineData("setrsc:k", "RESOURCE")]
    public void Attach_EachCollection_KeepsItsOwnValues(string attach, string variable)
    {
        Run(Running.Load(Engine + $"SecAction \"id:1,phase:1,pass,nolog,{attach},setvar:{variable}.mine=%{{REQUEST_METHOD}}\""), "/");

        Assert.Equal("GET", Read($"%{{{variable}.mine}}", attach));
        Assert.Equal("", Read($"%{{{variable}.mine}}", attach.Replace('k', 'l')));
    }

    [Fact]
    public void Attach_SessionAndUser_SetTheirVariables() =>
        Assert.Equal("s1 u1", Read("%{SESSIONID} %{USERID}", "setsid:s1,setuid:u1"));

    [Fact]
    public void Select_CountPatternAndWhole_SeeStoredValues()
    {
        RuleSet rules = Running.Load(Engine + """
            SecAction "id:1,phase:1,pass,nolog,initcol:ip=k,initcol:global=g,setvar:ip.one=1,setvar:ip.two=2,setvar:ip.other=3,setvar:global.one=9"
            SecRule &IP "@eq 3" "id:2,phase:1,pass,log"
            SecRule &IP:one "@eq 1" "id:3,phase:1,pass,log"
            SecRule &IP:missing "@eq 0" "id:4,phase:1,pass,log"
            SecRule IP:/^t/ "@streq 2" "id:5,phase:1,pass,log,logdata:'%{MATCHED_VAR_NAME}'"
            SecRule IP|!IP:other "@streq 3" "id:6,phase:1,pass,log"
            SecRule IP "@streq 9" "id:7,phase:1,pass,log"
            """);

        TestOutcome outcome = Run(rules, "/");

        Assert.Equal([2, 3, 4, 5], outcome.Ids);
        Assert.Equal("IP:two", outcome.Data(5));
    }

    [Fact]
    public void Select_WithoutCollection_SeesWhatTheTransactionSet()
    {
        RuleSet rules = Running.Load(Engine + """
            SecAction "id:1,phase:1,pass,nolog,setvar:ip.one=1,setvar:global.two=2"
            SecRule &IP "@eq 1" "id:2,phase:1,pass,log"
            SecRule IP "@streq 1" "id:3,phase:1,pass,log,logdata:'%{MATCHED_VAR_NAME}'"
            SecRule IP:/one/ "@streq 1" "id:4,phase:1,pass,log,logdata:'%{MATCHED_VAR_NAME}'"
            """);

        TestOutcome first = Run(rules, "/"), second = Run(rules, "/");

        Assert.Equal([2, 3, 4], first.Ids);
        Assert.Equal(("IP:one", "IP:one"), (first.Data(3), first.Data(4)));
        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void Timeout_CollectionThatNothingChanges_BeginsAnew()
    {
        RuleSet rules = Running.Load(Engine + "SecCollectionTimeout 100\nSecAction \"id:1,phase:1,pass,nolog,initcol:ip=k,setvar:ip.a=+1\"");

        Run(rules, "/");
        _time.Advance(TimeSpan.FromSeconds(100));
        Run(rules, "/");
        Assert.Equal("2", Read("%{ip.a}"));
        _time.Advance(TimeSpan.FromSeconds(101));
        Assert.Equal("", Read("%{ip.a}"));
    }

    [Fact]
    public void Timeout_SetByARule_HoldsForItsCollection()
    {
        Run(Running.Load(Engine + "SecAction \"id:1,phase:1,pass,nolog,initcol:ip=k,setvar:ip.a=1,setvar:ip.TIMEOUT=10\""), "/");
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("", Read("%{ip.a}"));
    }

    [Fact]
    public void DeprecateVariable_PeriodsThatPassed_LowerTheNumberDownToZero()
    {
        Run(Running.Load(Engine + "SecAction \"id:1,phase:1,pass,nolog,initcol:ip=k,setvar:ip.a=100\""), "/");

        string Lowered() => Read("%{ip.a}", "initcol:ip=k,deprecatevar:ip.a=30/60");
        Assert.Equal("100", Lowered());
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal("70", Lowered());
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("40", Lowered());
        _time.Advance(TimeSpan.FromSeconds(600));
        Assert.Equal("0", Lowered());
    }

    [Fact]
    public void Describe_NamesOfTheCollectionItself_AreRead()
    {
        RuleSet rules = Running.Load(Engine + "SecAction \"id:1,phase:1,pass,nolog,initcol:ip=k,setvar:ip.a=+1,setvar:ip.b=+1\"");
        string created = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        Assert.Equal("1", Read("%{ip.is_new}"));
        Run(rules, "/");
        _time.Advance(TimeSpan.FromSeconds(30));
        Run(rules, "/");

        Assert.Equal($"k {created} 2 4 3600 0", Read("%{ip.KEY} %{ip.CREATE_TIME} %{ip.UPDATE_COUNTER} %{ip.UPDATE_RATE} %{ip.TIMEOUT} %{ip.IS_NEW}"));
    }

    [Fact]
    public void Attach_EmptyKeyOrSecondKey_IsNone()
    {
        RuleSet rules = Running.Load(Engine + """
            SecAction "id:1,phase:1,pass,nolog,initcol:user=%{REQUEST_HEADERS.X-User},initcol:ip=first,initcol:ip=second,setvar:ip.a=1"
            """);

        Run(rules, "/");

        Assert.Equal(1, _store.Count);
        Assert.Equal("1", Read("%{ip.a}", "initcol:ip=first"));
    }

    [Fact]
    public void Attach_OtherApplication_IsAnotherCollection()
    {
        RuleSet one = Running.Load(Engine + "SecWebAppId one\nSecAction \"id:1,phase:1,pass,nolog,initcol:ip=k,setvar:ip.a=1\"");

        Run(one, "/");

        Assert.Equal("", Read("%{ip.a}"));
    }

    [Theory]
    [InlineData("initcol:ip", "initcol needs")]
    [InlineData("initcol:tx=1", "initcol needs")]
    [InlineData("setsid", "setsid needs a key")]
    [InlineData("expirevar:ip.a", "expirevar needs a value")]
    [InlineData("expirevar:tx.a=5", "expirevar needs a value")]
    [InlineData("deprecatevar:ip.a=5", "deprecatevar needs a value")]
    public void Load_FaultyAction_NamesTheReason(string action, string reason)
    {
        RuleError error = Assert.Single(Running.Errors($"SecAction \"id:1,phase:1,{action}\""));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>What a text comes to in a transaction that uses the address's collection.</summary>
    private string Read(string text, string attach = "initcol:ip=k") =>
        Run(Running.Load(Engine + $"SecAction \"id:1,phase:1,pass,nolog,{attach}\"\nSecAction \"id:2,phase:1,pass,log,logdata:'{text}'\""), "/").Data(2);

    private TestOutcome Login(RuleSet rules, string address) => Run(rules, "/login", address, 401);

    private TestOutcome Run(RuleSet rules, string target, string address = "192.0.2.1", int status = 200)
    {
        using Transaction transaction = rules.Begin(collections: _store);
        transaction.Connection(IPAddress.Parse(address), 40000, IPAddress.Loopback, 80);
        transaction.RequestLine("GET"u8, System.Text.Encoding.Latin1.GetBytes(target), "HTTP/1.1"u8);
        Intervention? intervention = transaction.EvaluateRequestHeaders() ?? transaction.EvaluateRequestBody();
        if (intervention is null)
        {
            transaction.ResponseLine(status, "HTTP/1.1"u8);
            intervention = transaction.EvaluateResponseHeaders() ?? transaction.EvaluateResponseBody();
        }

        transaction.EvaluateLogging();
        return new TestOutcome([.. transaction.Matches], intervention);
    }
}
