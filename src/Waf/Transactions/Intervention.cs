namespace Insight.Waf.Transactions;

/// <summary>What a rule wants to be done instead of going on.</summary>
/// <param name="Status">HTTP status to answer with.</param>
/// <param name="Location">Where to redirect to; null: no redirect.</param>
/// <param name="Drop">Close the connection without an answer.</param>
/// <param name="RuleId">The rule that decided.</param>
public sealed record Intervention(int Status, string? Location, bool Drop, int RuleId);
