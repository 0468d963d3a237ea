namespace Insight.PolicyRecommender.Proposals;

/// <summary>Somebody agreed.</summary>
/// <param name="User">Who.</param>
/// <param name="At">When, UTC.</param>
/// <param name="IsBreakGlass">Whether it was an emergency.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record ProposalApproval(string User, DateTime At, bool IsBreakGlass, string Reason);
