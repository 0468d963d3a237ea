using System.Net;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;
using Insight.WafTools.Requests;

namespace Insight.WafTools;

/// <summary>Runs one request and the answer to it through the rules, all phases, in this process.</summary>
public static class Exchange
{
    private const int ClientPort = 40000;
    private const int ServerPort = 80;

    /// <summary>Runs one exchange.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="request">The request.</param>
    /// <param name="backend">Answers a request that no rule stopped.</param>
    /// <param name="atEnd">Sees the transaction before it is disposed of.</param>
    public static ExchangeResult Run(RuleSet rules, RawRequest request, Func<RawRequest, BackendResponse> backend, Action<Transaction>? atEnd = null)
    {
        using Transaction transaction = rules.Begin();
        BackendResponse? response = null;
        Intervention? intervention = Request(transaction, request) ?? Response(transaction, response = backend(request));
        transaction.EvaluateLogging();
        atEnd?.Invoke(transaction);
        return new ExchangeResult([.. transaction.Matches], intervention, response);
    }

    /// <summary>Runs the same exchange and keeps nothing of it, as a gateway does.</summary>
    /// <returns>What the rules wanted to be done; null: let it pass.</returns>
    public static Intervention? RunOnly(RuleSet rules, RawRequest request, BackendResponse response)
    {
        using Transaction transaction = rules.Begin();
        Intervention? intervention = Request(transaction, request) ?? Response(transaction, response);
        transaction.EvaluateLogging();
        return intervention;
    }

    private static Intervention? Request(Transaction transaction, RawRequest request)
    {
        transaction.Connection(IPAddress.Loopback, ClientPort, IPAddress.Loopback, ServerPort);
        transaction.RequestLine(request.Method, request.Target, request.Protocol);
        for (int i = 0; i < request.Headers.Count; i++) transaction.RequestHeader(request.Headers[i].Name, request.Headers[i].Value);
        if (transaction.EvaluateRequestHeaders() is { } early) return early;
        if (request.Body.Length > 0) transaction.RequestBody(request.Body);
        return transaction.EvaluateRequestBody();
    }

    private static Intervention? Response(Transaction transaction, BackendResponse response)
    {
        transaction.ResponseLine(response.Status, "HTTP/1.1"u8);
        for (int i = 0; i < response.Headers.Count; i++) transaction.ResponseHeader(response.Headers[i].Name, response.Headers[i].Value);
        if (transaction.EvaluateResponseHeaders() is { } early) return early;
        if (response.Body.Length > 0 && transaction.InspectsResponseBody) transaction.ResponseBody(response.Body);
        return transaction.EvaluateResponseBody();
    }
}
