using Insight.Waf.Transactions;

namespace Insight.Gateway.Waf;

/// <summary>What a stricter paranoia level says of a request that passed.</summary>
/// <param name="Paranoia">The level.</param>
/// <param name="Score">Anomaly score at that level.</param>
/// <param name="Blocks">Whether the request would have been stopped.</param>
/// <param name="Matches">Rules that matched there, in order.</param>
internal sealed record ShadowVerdict(int Paranoia, uint Score, bool Blocks, IReadOnlyList<RuleMatch> Matches);
