using Insight.PolicyRecommender.Candidates;

namespace Insight.Console.Proposals;

/// <summary>What came of asking history for candidates once.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="From">Beginning of the time that was looked at, UTC; null: there are no requests.</param>
/// <param name="Skipped">Why no source was asked; empty: they were.</param>
/// <param name="Poisoned">What of the time must not teach; null: no source was asked.</param>
/// <param name="Kinds">What the sources of each kind found.</param>
/// <param name="Refused">What sources did not want to learn, and why.</param>
public sealed record ProposalRun(DateTime At, DateTime? From, string Skipped, PoisonSummary? Poisoned, IReadOnlyList<ProposalKindRun> Kinds, IReadOnlyList<CandidateRefusal> Refused);
