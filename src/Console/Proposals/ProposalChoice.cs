using Insight.PolicyRecommender.Proposals;

namespace Insight.Console.Proposals;

/// <summary>A step that a proposal can take as it stands.</summary>
/// <param name="Action">Its word.</param>
/// <param name="Problem">Why whoever asks cannot take it; empty: they can.</param>
/// <param name="BreakGlass">Whether breaking the glass would let them all the same.</param>
public sealed record ProposalChoice(ProposalVerb Action, string Problem, bool BreakGlass);
