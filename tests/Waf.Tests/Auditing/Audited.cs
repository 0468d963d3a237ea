using System.Net;
using System.Text;
using System.Text.Json;
using Insight.Waf.Auditing;
using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;
using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.Auditing;

/// <summary>Runs a request and looks at its audit entry.</summary>
internal static class Audited
{
    private const string Setup = "SecRuleEngine On\nSecRequestBodyAccess On\nSecResponseBodyAccess On\nSecAuditEngine RelevantOnly\n";

    public static RuleSet Load(string rules) => Running.Load(Setup + rules);

    /// <summary>Runs a request until something intervenes and hands the transaction over before it is disposed of.</summary>
    public static T Run<T>(RuleSet rules, TestRequest request, Func<Transaction, T> look)
    {
        using Transaction transaction = rules.Begin();
        transaction.Connection(IPAddress.Parse("192.0.2.7"), 40001, IPAddress.Parse("192.0.2.1"), 8443);
        transaction.RequestLine(Bytes(request.Method), Bytes(request.Target), "HTTP/1.1"u8);
        foreach ((string name, string value) in request.Headers) transaction.RequestHeader(Bytes(name), Bytes(value));
        bool isStopped = transaction.EvaluateRequestHeaders() is not null;
        if (!isStopped && request.Body.Length > 0) transaction.RequestBody(Bytes(request.Body));
        isStopped = isStopped || transaction.EvaluateRequestBody() is not null;
        if (!isStopped)
        {
            transaction.ResponseLine(request.Status, "HTTP/1.1"u8);
            transaction.ResponseHeader("Content-Type"u8, Bytes(request.ResponseType));
            transaction.ResponseHeader("Set-Cookie"u8, "id=secret"u8);
            isStopped = transaction.EvaluateResponseHeaders() is not null;
            if (!isStopped && request.ResponseBody.Length > 0) transaction.ResponseBody(Bytes(request.ResponseBody));
            if (!isStopped) transaction.EvaluateResponseBody();
        }

        transaction.EvaluateLogging();
        return look(transaction);
    }

    /// <summary>Whether a request leaves an entry.</summary>
    public static bool Leaves(string rules, TestRequest request) => Run(Load(rules), request, transaction => transaction.WritesAudit);

    /// <summary>The entry's line, whether or not it is to be left.</summary>
    public static string Line(string rules, TestRequest request, AuditLogOptions? options = null) =>
        Run(Load(rules), request, transaction => Encoding.UTF8.GetString(AuditLog.Format(transaction, options)));

    /// <summary>The entry below <c>transaction</c>.</summary>
    public static JsonElement Entry(string rules, TestRequest request, AuditLogOptions? options = null) => Parse(Line(rules, request, options));

    public static JsonElement Parse(string line)
    {
        Assert.EndsWith("}\n", line, StringComparison.Ordinal);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        return JsonDocument.Parse(line).RootElement.GetProperty("transaction");
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
