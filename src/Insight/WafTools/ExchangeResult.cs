using Insight.Waf.Transactions;

namespace Insight.WafTools;

/// <summary>How an exchange went.</summary>
/// <param name="Matches">Rules that matched and log, in order.</param>
/// <param name="Intervention">What the rules wanted to be done; null: let it pass.</param>
/// <param name="Response">The backend's answer; null when the request did not reach it.</param>
public sealed record ExchangeResult(IReadOnlyList<RuleMatch> Matches, Intervention? Intervention, BackendResponse? Response)
{
    /// <summary>The status that the client sees.</summary>
    public int Status => Intervention?.Status ?? Response?.Status ?? 0;
}
