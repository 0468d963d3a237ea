using Insight.Console.Api;
using Insight.PolicyRecommender.Proposals;

namespace Insight.Console.Proposals;

/// <summary>What goes with an action.</summary>
/// <param name="Reason">Why; needed to reject and to break glass.</param>
/// <param name="CanaryPercent">Of promote: percent of clients, 0.1 to 100.</param>
/// <param name="Until">Of snooze: until when.</param>
/// <param name="BreakGlass">True: in an emergency, approve one's own, or enforce without a canary.</param>
public sealed record ProposalActionBody(string? Reason, double? CanaryPercent, DateTimeOffset? Until, bool? BreakGlass)
{
    internal string? Problem() => Texts.Problem("reason", Reason, Texts.MaxReason);

    internal ProposalAction Of(ProposalVerb verb) =>
        new(verb, Reason?.Trim() ?? "") { CanaryPercent = CanaryPercent ?? 0, Until = Until?.UtcDateTime, BreakGlass = BreakGlass ?? false };
}
