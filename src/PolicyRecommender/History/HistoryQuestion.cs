using Insight.Contracts.Policies;

namespace Insight.PolicyRecommender.History;

/// <summary>Which requests of the past are wanted.</summary>
/// <param name="Tenant">Their tenant.</param>
/// <param name="From">Beginning, UTC.</param>
/// <param name="To">End, UTC.</param>
/// <param name="Scope">A policy's scope: some that are not in it may come, none that is stays away.</param>
/// <param name="Key">What a client is: where there are too many requests, all of some clients are read.</param>
/// <param name="MostRequests">About the most requests that are read.</param>
public sealed record HistoryQuestion(string Tenant, DateTime From, DateTime To, PolicyScope Scope, ClientKeyKind Key = ClientKeyKind.Address, long MostRequests = HistoryQuestion.DefaultMostRequests)
{
    /// <summary>Five million.</summary>
    public const long DefaultMostRequests = 5_000_000;

    /// <summary>Rules of the WAF whose matches are wanted, beside what it said; null: nothing of it is.</summary>
    public IReadOnlyList<int>? WafRules { get; init; }
}
