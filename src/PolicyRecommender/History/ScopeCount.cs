namespace Insight.PolicyRecommender.History;

/// <summary>How much of a time a scope is about.</summary>
/// <param name="Requests">Requests in scope; null: that could not be told, and <paramref name="Limits"/> says why.</param>
/// <param name="Clients">Distinct addresses of these, off by some 2 % when there are many; null as above.</param>
/// <param name="Limits">What was not counted and why, each a sentence.</param>
public sealed record ScopeCount(long? Requests, long? Clients, IReadOnlyList<string> Limits);
