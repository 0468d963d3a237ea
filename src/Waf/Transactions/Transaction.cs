using System.Net;
using Insight.Waf.Rules;

namespace Insight.Waf.Transactions;

/// <summary>One request and its response on their way through the rules. Not thread-safe; reused through its rule set.</summary>
/// <remarks>Called in this order: connection, request line and headers, <see cref="EvaluateRequestHeaders"/>, body,
/// <see cref="EvaluateRequestBody"/>, response line and headers, <see cref="EvaluateResponseHeaders"/>, body,
/// <see cref="EvaluateResponseBody"/>, <see cref="EvaluateLogging"/>. Each evaluation returns what is to be done instead of going on; null: go on.</remarks>
public sealed class Transaction : IDisposable
{
    internal Transaction(RuleSet rules) => Rules = rules;

    /// <summary>The rules it runs through.</summary>
    public RuleSet Rules { get; }

    /// <summary>Rules that matched and log, in order.</summary>
    public IReadOnlyList<RuleMatch> Matches => throw new NotImplementedException();

    /// <summary>Whether the response's body is to be handed over (<c>SecResponseBodyAccess</c>, and its media type is among those inspected).</summary>
    public bool InspectsResponseBody => throw new NotImplementedException();

    /// <summary>Who talks to whom.</summary>
    public void Connection(IPAddress client, int clientPort, IPAddress server, int serverPort) => throw new NotImplementedException();

    /// <summary>The request line, as received.</summary>
    public void RequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, ReadOnlySpan<byte> protocol) => throw new NotImplementedException();

    /// <summary>One header, in the order received.</summary>
    public void RequestHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => throw new NotImplementedException();

    /// <summary>Phase 1.</summary>
    public Intervention? EvaluateRequestHeaders() => throw new NotImplementedException();

    /// <summary>A piece of the body.</summary>
    public void RequestBody(ReadOnlySpan<byte> piece) => throw new NotImplementedException();

    /// <summary>Phase 2.</summary>
    public Intervention? EvaluateRequestBody() => throw new NotImplementedException();

    /// <summary>The status line of the response.</summary>
    public void ResponseLine(int status, ReadOnlySpan<byte> protocol) => throw new NotImplementedException();

    /// <summary>One header of the response.</summary>
    public void ResponseHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => throw new NotImplementedException();

    /// <summary>Phase 3.</summary>
    public Intervention? EvaluateResponseHeaders() => throw new NotImplementedException();

    /// <summary>A piece of the response's body.</summary>
    public void ResponseBody(ReadOnlySpan<byte> piece) => throw new NotImplementedException();

    /// <summary>Phase 4.</summary>
    public Intervention? EvaluateResponseBody() => throw new NotImplementedException();

    /// <summary>Phase 5.</summary>
    public void EvaluateLogging() => throw new NotImplementedException();

    /// <summary>Gives the transaction's memory back to its rule set.</summary>
    public void Dispose() => throw new NotImplementedException();
}
