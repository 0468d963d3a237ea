namespace Insight.PolicyRecommender.Candidates;

/// <summary>One figure.</summary>
/// <param name="Name">What it is, such as <c>requests per client and minute, p99</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit; may be empty.</param>
public sealed record EvidenceFact(string Name, double Value, string Unit = "");
