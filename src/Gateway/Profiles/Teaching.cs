using Insight.Endpoints.Profiles;
using Insight.Gateway.Waf;
using Insight.Waf.Injection;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Profiles;

/// <summary>Whether a request that the WAF lets pass may teach although rules would stop it. Pure.</summary>
/// <remarks>
/// Where the WAF only detects, text that rules take for SQL is to be learned, or nothing could ever be excused. So what only rules say that a profile may excuse
/// (<see cref="WafAdjustment.MayExcuse"/>) teaches as long as no detector agrees with them, and what only a profile's own points would stop does: such values are counted apart.
/// </remarks>
internal static class Teaching
{
    private const string Threshold = "inbound_anomaly_score_threshold";

    /// <summary>Whether it must not teach.</summary>
    /// <param name="transaction">The request.</param>
    /// <param name="verdict">What was found.</param>
    /// <param name="points">What the profile added to the score.</param>
    public static bool Excludes(Transaction transaction, WafVerdict verdict, int points)
    {
        if (verdict.Stop.Length > 0) return true;
        if (verdict.Matches.Count == 0) return false;
        int blocking = verdict.Matches.Count(static match => match.Blocking);
        if (blocking == 0) return false;

        // A rule that stops by itself, whatever the score.
        long threshold = transaction.Score(Threshold);
        if (blocking > 1 || threshold <= 0 || verdict.Score < threshold) return true;
        return verdict.Score - points >= threshold && (!verdict.Matches.All(IsExcusable) || HasDetected(transaction));
    }

    private static bool IsExcusable(RuleMatch match) => match.Blocking || match.RuleId == ProfileScoring.RuleId || WafAdjustment.MayExcuse(RuleFacts.Of(match.Tags));

    private static bool HasDetected(Transaction transaction)
    {
        foreach (Argument argument in transaction.Arguments)
        {
            if (argument.Source != ArgumentSource.Header && (SqlInjection.Detect(argument.Value, out _) || CrossSiteScripting.Detect(argument.Value))) return true;
        }

        return false;
    }
}
