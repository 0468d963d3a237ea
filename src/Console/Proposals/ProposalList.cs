namespace Insight.Console.Proposals;

/// <summary>Proposals of a tenant.</summary>
/// <param name="Items">The proposals, newest first.</param>
/// <param name="HasMore">Whether more follow: ask again with a larger offset.</param>
public sealed record ProposalList(IReadOnlyList<ProposalItem> Items, bool HasMore);
