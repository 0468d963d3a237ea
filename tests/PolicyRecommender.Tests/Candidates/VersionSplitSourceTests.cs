using Insight.Contracts.Objects;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Splits;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class VersionSplitSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly ObjectSet s_objects = new()
    {
        Routes =
        [
            new GatewayObject<RouteSpec>(new ObjectMetadata { Name = "orders", Tenant = "t" }, new RouteSpec { To = [new() { Cluster = "orders", Subset = "old", Weight = 95 }, new() { Cluster = "orders", Subset = "new", Weight = 5 }] }),
            new GatewayObject<RouteSpec>(new ObjectMetadata { Name = "mixed", Tenant = "t" }, new RouteSpec { To = [new() { Cluster = "orders", Subset = "old" }, new() { Cluster = "orders", Subset = "new" }, new() { Cluster = "other" }] }),
        ],
        Clusters =
        [
            new GatewayObject<ClusterSpec>(new ObjectMetadata { Name = "orders", Tenant = "t" }, new ClusterSpec { Subsets = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["old"] = Version("v1"), ["new"] = Version("v2") } }),
            new GatewayObject<ClusterSpec>(new ObjectMetadata { Name = "other", Tenant = "t" }, new ClusterSpec { Select = Version("v1") }),
        ],
    };

    [Theory]
    [InlineData("worse", 400, 95, 0)]
    [InlineData("same", 20_000, 0, 5)]
    [InlineData("better", 2_000, 0, 5)]
    public async Task Find_VersionThatIsJudged_GetsAllOfTheRouteOrNothing(string verdict, int requests, int old, int fresh)
    {
        await using StoredHistory history = await CompareAsync(verdict, requests);

        Candidate candidate = Assert.Single(await FindAsync(history, s_objects));

        Assert.Equal(("orders", "split/orders/v2"), (candidate.Policy.Spec.Split!.Route, candidate.Key));
        Assert.Equal([("old", old), ("new", fresh)], candidate.Policy.Spec.Split.To.Select(static to => (to.Subset, to.Weight)));
        Assert.Contains("the version took longer", candidate.WhyNow, StringComparison.Ordinal);
        Assert.Empty(await FindAsync(history, s_objects with { Policies = [candidate.Policy] }));
    }

    [Theory]
    [InlineData("undecided", 20_000)]
    [InlineData("same", 400)]
    public async Task Find_VersionThatIsLittleKnown_ProposesNothing(string verdict, int requests)
    {
        await using StoredHistory history = await CompareAsync(verdict, requests);

        Assert.Empty(await FindAsync(history, s_objects));
    }

    [Fact]
    public async Task Find_ServiceWithAnIncident_IsNotPromotedButTakenBack()
    {
        PoisonedTime incident = new(Start.AddHours(23), Start.AddHours(24), "", "orders", "an incident");
        await using StoredHistory better = await CompareAsync("better", 20_000), worse = await CompareAsync("worse", 20_000);

        Assert.Empty(await FindAsync(better, s_objects, incident));
        Assert.Single(await FindAsync(worse, s_objects, incident));
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, ObjectSet objects, params PoisonedTime[] poisoned) =>
        new VersionSplitSource(history.Source).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), objects, poisoned), CancellationToken.None);

    private async Task<StoredHistory> CompareAsync(string verdict, int requests)
    {
        StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.ExecuteAsync("""
            INSERT INTO version_comparisons (tenant, service, version, baseline, told_at, verdict, error_difference, latency_ratio, worse_p_value, requests, reason)
            VALUES ('t', 'orders', 'v2', 'v1', @at, @verdict, 0.02, nan, 1e-9, @requests, 'the version took longer')
            """, new { at = Start.AddHours(24).AddMinutes(-5), verdict, requests });
        return history;
    }

    private static Dictionary<string, string> Version(string version) => new() { ["version"] = version };
}
