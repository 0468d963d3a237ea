using System.Net;
using System.Text;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.Transactions;

/// <summary>Loads rules from a text and runs requests through all of their phases.</summary>
internal static class Running
{
    public const string Path = "test.conf";

    /// <summary>Loads rules that are right.</summary>
    public static RuleSet Load(string text)
    {
        RuleSet? rules = RuleSet.Load([new RuleSource(Path, text)], out IReadOnlyList<RuleError> errors);
        Assert.Empty(errors);
        return rules!;
    }

    /// <summary>Loads rules that are wrong.</summary>
    public static IReadOnlyList<RuleError> Errors(string text)
    {
        Assert.Null(RuleSet.Load([new RuleSource(Path, text)], out IReadOnlyList<RuleError> errors));
        return errors;
    }

    /// <summary>Runs a request through rules with the engine on and bodies read.</summary>
    public static TestOutcome Run(string rules, string target) => Run(rules, new TestRequest(target));

    /// <inheritdoc cref="Run(string, string)"/>
    public static TestOutcome Run(string rules, TestRequest request) =>
        Run(Load("SecRuleEngine On\nSecRequestBodyAccess On\nSecResponseBodyAccess On\n" + rules), request);

    /// <summary>Runs a request until something intervenes; phase 5 runs in any case.</summary>
    public static TestOutcome Run(RuleSet rules, TestRequest request)
    {
        using Transaction transaction = rules.Begin();
        Intervention? intervention = RunRequest(transaction, request) ?? RunResponse(transaction, request);
        transaction.EvaluateLogging();
        return new TestOutcome([.. transaction.Matches], intervention);
    }

    private static Intervention? RunRequest(Transaction transaction, TestRequest request)
    {
        transaction.Connection(IPAddress.Loopback, 40000, IPAddress.Loopback, 80);
        transaction.RequestLine(Bytes(request.Method), Bytes(request.Target), "HTTP/1.1"u8);
        foreach ((string name, string value) in request.Headers) transaction.RequestHeader(Bytes(name), Bytes(value));
        if (transaction.EvaluateRequestHeaders() is { } early) return early;
        if (request.Body.Length > 0) transaction.RequestBody(Bytes(request.Body));
        return transaction.EvaluateRequestBody();
    }

    private static Intervention? RunResponse(Transaction transaction, TestRequest request)
    {
        transaction.ResponseLine(request.Status, "HTTP/1.1"u8);
        transaction.ResponseHeader("Content-Type"u8, Bytes(request.ResponseType));
        if (transaction.EvaluateResponseHeaders() is { } early) return early;
        if (request.ResponseBody.Length > 0 && transaction.InspectsResponseBody) transaction.ResponseBody(Bytes(request.ResponseBody));
        return transaction.EvaluateResponseBody();
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
