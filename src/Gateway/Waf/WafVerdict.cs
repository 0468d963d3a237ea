using Insight.Contracts.Records;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Waf;

/// <summary>What the WAF found in one request and its response.</summary>
/// <param name="Mode">What it was told to do.</param>
/// <param name="Score">The anomaly score, of the request or of the response, whichever is higher.</param>
/// <param name="Matches">Rules that matched, in order.</param>
/// <param name="Stop">Why the request was stopped, for machines; empty: it was not.</param>
internal sealed record WafVerdict(WafMode Mode, uint Score, IReadOnlyList<RuleMatch> Matches, string Stop)
{
    /// <summary>Paranoia level in force.</summary>
    public int Paranoia { get; init; }

    /// <summary>Anomaly score from which requests are stopped; 0: the rules keep none.</summary>
    public uint Threshold { get; init; }
}
