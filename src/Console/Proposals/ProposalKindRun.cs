namespace Insight.Console.Proposals;

/// <summary>What the sources of a kind found.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Found">Candidates; those that were decided before are among them.</param>
/// <param name="Failed">Whether a source failed: its candidates are as before, and the log has the cause.</param>
public sealed record ProposalKindRun(string Kind, int Found, bool Failed);
