using Insight.Contracts.Policies;

namespace Insight.PolicyRecommender.History;

/// <summary>Of which time is asked how much of it a scope is about.</summary>
/// <param name="Tenant">Tenant of the policy.</param>
/// <param name="Scope">Its scope.</param>
/// <param name="From">Beginning, UTC: whole ten seconds, or whole minutes with <paramref name="ByMinute"/>.</param>
/// <param name="To">End, UTC, as whole.</param>
/// <param name="ByMinute">Whether minutes are counted and not windows of ten seconds, which live for hours.</param>
public sealed record ScopeQuestion(string Tenant, PolicyScope Scope, DateTime From, DateTime To, bool ByMinute);
