using System.Net;
using System.Text;
using Insight.Waf.Rules;
using Insight.Waf.Tests.Measuring;
using Insight.Waf.Tests.OwnRules;
using Insight.Waf.Tests.Rules;
using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.Transactions;

/// <summary>
/// Requests made to exhaust the engine, through all rules: each costs bounded time and memory, says what is wrong with it, and leaves nothing behind.
/// Servers refuse the largest of them themselves; the engine does not rely on it.
/// </summary>
[Collection(nameof(Alone))]
public sealed class HostileInputTests
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=b";
    private const string Field = "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n";
    private const string File = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n";
    private const string Attack = "' or 1=1 union select <script>alert(1)</script> ;cat /etc/passwd ${jndi:ldap} ";

    /// <summary>Whoever takes so much CPU time hangs: the dearest, a header of a megabyte full of attacks, takes a hundredth.</summary>
    private static readonly TimeSpan s_maxTime = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, HostileRequest> s_requests = new()
    {
        ["JSON, arrays in arrays"] = new(Json, new string('[', 60_000), "400 JSON: the body is nested deeper"),
        ["JSON, objects in objects"] = new(Json, Repeat("{\"a\":", 100_000), "400 JSON: the body is nested deeper"),
        ["JSON, a long name for many values"] = new(Json, $"{{\"{new string('a', 4000)}\":[{string.Join(',', Enumerable.Range(0, 20_000))}]}}", "400 JSON: there are more arguments"),
        ["multipart, ten thousand parts"] = new(Multipart, Repeat(Field + "v\r\n", 600_000) + "--b--\r\n", "400 Multipart: "),
        ["multipart, one field as long as a file may be"] = new(Multipart, $"{Field}{Repeat(Attack, 12_000_000)}\r\n--b--\r\n", "400 Multipart: the parts that are no files are longer"),
        ["multipart, a long file"] = new(Multipart, $"{File}{Repeat(Attack, 12_000_000)}\r\n--b--\r\n", "0"),
        ["a million arguments in a form"] = new(Form, string.Join('&', Enumerable.Range(0, 1_000_000)), "413"),
        ["twenty thousand arguments in a form"] = new(Form, string.Join('&', Enumerable.Range(0, 20_000)), "400 There are more arguments"),
        ["a million arguments in the query"] = new("", "", "400 There are more arguments") { Target = "/?" + string.Join('&', Enumerable.Range(0, 1_000_000)) },
        ["a header of a megabyte"] = new("", "", null) { Headers = [("X-Long", new string('a', 1 << 20))] },
        ["a header of a megabyte full of attacks"] = new("", "", "403") { Headers = [("User-Agent", Repeat(Attack, 1 << 20))] },
        ["a hundred thousand cookies"] = new("", "", null) { Headers = [("Cookie", string.Concat(Enumerable.Range(0, 100_000).Select(number => $"a{number}=b; ")))] },
        ["an attack behind a thousand cookies"] = new("", "", "403") { Headers = [("Cookie", Repeat("a=b; ", 5000)), ("Cookie", $"=; c={Attack}")] },
        ["ten thousand headers"] = new("", "", null) { Headers = [.. Enumerable.Range(0, 10_000).Select(number => ($"X-{number}", "a"))] },
    };

    private static readonly Lazy<RuleSet> s_own = new(() => OwnRuleSet.Load(out _)!);
    private static readonly Lazy<RuleSet> s_core = new(LoadCore);

    public static TheoryData<string> Requests => [.. s_requests.Keys];

    [Theory]
    [MemberData(nameof(Requests))]
    public void OwnRules_HostileRequest_IsBounded(string name) => Check(s_own.Value, s_requests[name]);

    [Theory]
    [MemberData(nameof(Requests))]
    public void CoreRuleSet_HostileRequest_IsBounded(string name)
    {
        if (CoreRuleSet.Folder is not null) Check(s_core.Value, s_requests[name]);
    }

    [Fact]
    public void HostileRequests_Together_LeaveNothingBehind()
    {
        foreach (HostileRequest request in s_requests.Values) Run(s_own.Value, request);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int round = 0; round < 3; round++)
        {
            foreach (HostileRequest request in s_requests.Values) Run(s_own.Value, request);
        }

        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < 32 << 20, $"{growth} bytes more than before");
    }

    private static void Check(RuleSet rules, HostileRequest request)
    {
        Run(rules, request);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = ThreadClock.Now();

        string outcome = Run(rules, request);

        TimeSpan taken = ThreadClock.Now() - start;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (request.Outcome is { } expected) Assert.StartsWith(expected, outcome, StringComparison.Ordinal);
        Assert.True(taken < s_maxTime, $"{taken.TotalMilliseconds:0} ms");
        Assert.True(allocated <= (16 << 20) + (24L * request.Bytes), $"{allocated} bytes allocated for {request.Bytes}");
    }

    /// <returns>The status of the answer, 0 when the request passes, and what is wrong with the body.</returns>
    private static string Run(RuleSet rules, HostileRequest request)
    {
        byte[] body = Encoding.Latin1.GetBytes(request.Body);
        using Transaction transaction = rules.Begin();
        transaction.Connection(IPAddress.Loopback, 40000, IPAddress.Loopback, 80);
        transaction.RequestLine("POST"u8, Encoding.Latin1.GetBytes(request.Target), "HTTP/1.1"u8);
        transaction.RequestHeader("Host"u8, "shop.example"u8);
        transaction.RequestHeader("Accept"u8, "*/*"u8);
        transaction.RequestHeader("Content-Length"u8, Encoding.Latin1.GetBytes($"{body.Length}"));
        if (request.Type.Length > 0) transaction.RequestHeader("Content-Type"u8, Encoding.Latin1.GetBytes(request.Type));
        if (request.Headers is not [("User-Agent", _)]) transaction.RequestHeader("User-Agent"u8, "Mozilla/5.0"u8);
        foreach ((string name, string value) in request.Headers) transaction.RequestHeader(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));

        Intervention? intervention = transaction.EvaluateRequestHeaders();
        if (intervention is null)
        {
            transaction.RequestBody(body);
            intervention = transaction.EvaluateRequestBody();
        }

        transaction.EvaluateLogging();
        string? error = transaction.Matches.FirstOrDefault(match => match.Blocking && match.RuleId is 200002 or 10170)?.Data;
        return $"{intervention?.Status ?? 0} {error}";
    }

    private static RuleSet LoadCore()
    {
        const string Engine = """
            SecRuleEngine On
            SecRequestBodyAccess On
            SecRequestBodyLimit 13107200
            SecRequestBodyNoFilesLimit 131072
            SecRequestBodyLimitAction Reject
            SecRule REQUEST_HEADERS:Content-Type "@rx ^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
            SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400,logdata:'%{reqbody_error_msg}'"

            """;
        return RuleSet.Load([new RuleSource("engine.conf", Engine), .. CoreRuleSet.Sources().Skip(1)], out _)!;
    }

    /// <summary>The text again and again, at most <paramref name="length"/> characters.</summary>
    private static string Repeat(string text, int length) => string.Concat(Enumerable.Repeat(text, length / text.Length));

    /// <param name="Type">Content type; empty: none.</param>
    /// <param name="Body">One byte for each char.</param>
    /// <param name="Outcome">How the outcome begins; null: as the rules like.</param>
    private sealed record HostileRequest(string Type, string Body, string? Outcome)
    {
        public string Target { get; init; } = "/";

        public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

        public long Bytes => Body.Length + Target.Length + Headers.Sum(header => (long)header.Name.Length + header.Value.Length);
    }
}
