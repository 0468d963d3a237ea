namespace Insight.PolicyRecommender.Proposals;

/// <summary>What comes of an action.</summary>
/// <param name="State">The state afterwards.</param>
/// <param name="IsBreakGlass">Whether a rule was broken in an emergency.</param>
/// <param name="Problem">Why it cannot be; null: it can.</param>
public sealed record ProposalStep(ProposalState State, bool IsBreakGlass, string? Problem);
