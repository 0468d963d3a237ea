namespace Insight.Console.Proposals;

/// <summary>How the search for candidates goes.</summary>
/// <param name="Last">The last time that it was done for the tenant; null: it was not yet.</param>
public sealed record ProposalStatus(ProposalRun? Last);
