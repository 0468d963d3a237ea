using System.Collections.Concurrent;
using System.Globalization;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.Transactions;

public class ReuseTests
{
    private const string Everything = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecResponseBodyAccess On
        SecRequestBodyLimit 100
        SecRule ARGS:off "@streq 1" "id:1,phase:1,pass,setvar:tx.left=%{ARGS.off},setenv:left=1,ctl:ruleRemoveById=10,ctl:ruleRemoveTargetById=11;ARGS:a"
        SecRule ARGS:off "@streq 2" "id:2,phase:1,allow"
        SecRule ARGS:off "@streq 3" "id:3,phase:1,pass,ctl:ruleEngine=DetectionOnly,ctl:requestBodyAccess=Off,ctl:responseBodyAccess=Off,ctl:forceRequestBodyVariable=On"
        SecRule ARGS:a "@rx (x)(y)?" "id:10,phase:2,pass,capture,logdata:'%{tx.0}%{tx.1}%{tx.2}%{tx.left}%{env.left}'"
        SecRule ARGS "@rx x" "id:11,phase:2,pass,logdata:'%{MATCHED_VAR_NAME}'"
        SecRule REQBODY_ERROR|MULTIPART_STRICT_ERROR|INBOUND_DATA_ERROR "!@eq 0" "id:12,phase:2,pass,logdata:'%{MATCHED_VAR_NAME}'"
        SecRule REQUEST_BODY|FILES|REQUEST_COOKIES|REQUEST_HEADERS:X-One "@rx ." "id:13,phase:2,pass,logdata:'%{MATCHED_VAR_NAME}=%{MATCHED_VAR}'"
        SecRule RESPONSE_BODY "@rx secret" "id:14,phase:4,deny,status:502"
        SecRule ARGS:a "@streq stop" "id:15,phase:2,deny"
        SecAction "id:16,phase:5,pass,logdata:'%{tx.0}|%{tx.left}|%{QUERY_STRING}|%{REQUEST_BASENAME}|%{RESPONSE_STATUS}'"
        """;

    private static readonly TestRequest[] s_requests =
    [
        new("/plain"),
        new("/file?off=1&a=xy"),
        new("/?off=2&a=xy") { ResponseBody = "secret" },
        TestRequest.Form("a=x&b=x", "/?off=3"),
        TestRequest.Form("a=stop"),
        TestRequest.Form("a=" + new string('x', 200)),
        TestRequest.OfType("multipart/form-data; boundary=b", "--b\r\nbroken"),
        TestRequest.OfType("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n"),
        new("/?a=x") { Headers = [("Cookie", "k=v"), ("X-One", "1")] },
        new("/?a=x") { ResponseBody = "a secret" },
        new("/") { ResponseBody = "nothing", ResponseType = "image/png", Status = 404 },
    ];

    [Fact]
    public void Begin_ReusedTransaction_RemembersNothing()
    {
        RuleSet rules = Running.Load(Everything);
        string[] alone = [.. s_requests.Select(request => Running.Run(Running.Load(Everything), request).ToString())];
        Assert.Equal(s_requests.Length, alone.Distinct().Count());

        for (int first = 0; first < s_requests.Length; first++)
        {
            for (int second = 0; second < s_requests.Length; second++)
            {
                Running.Run(rules, s_requests[first]);
                Assert.Equal(alone[second], Running.Run(rules, s_requests[second]).ToString());
            }
        }
    }

    [Fact]
    public void Begin_AfterDispose_UsesTheSameMemory()
    {
        RuleSet rules = Running.Load(Everything);
        Transaction first = rules.Begin();
        first.Dispose();

        Assert.Same(first, rules.Begin());
        Assert.NotSame(first, rules.Begin());
    }

    [Fact]
    public void Run_ManyThreads_GiveTheSameResultsAsOne()
    {
        RuleSet rules = Running.Load(Everything);
        string[] alone = [.. s_requests.Select(request => Running.Run(rules, request).ToString())];
        ConcurrentBag<string> different = [];

        Parallel.For(0, 4000, i =>
        {
            string outcome = Running.Run(rules, s_requests[i % s_requests.Length]).ToString();
            if (outcome != alone[i % s_requests.Length]) different.Add(string.Create(CultureInfo.InvariantCulture, $"{i}: {outcome}"));
        });

        Assert.Empty(different);
    }
}
