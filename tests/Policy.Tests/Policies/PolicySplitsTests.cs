using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Policies;

namespace Insight.Policy.Tests.Policies;

public sealed class PolicySplitsTests
{
    private static readonly DateTime s_now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(PolicyMode.Shadow, 100, 95, 5)]
    [InlineData(PolicyMode.Canary, 50, 475_000, 525_000)]
    [InlineData(PolicyMode.Enforce, 5, 0, 1_000_000)]
    public void Apply_Mode_SaysHowMuchOfTheNewSharesCounts(PolicyMode mode, double percent, int stable, int canary)
    {
        ObjectSet after = PolicySplits.Apply(With(new PolicySpec { Mode = mode, CanaryPercent = percent, Split = Promote }), s_now);
        Assert.Equal([("v1", stable), ("v2", canary)], after.Routes[0].Spec.To.Select(static to => (to.Subset, to.Weight)));
    }

    [Fact]
    public void Apply_Ended_LeavesTheRouteAsItIs()
    {
        PolicySpec spec = new() { Mode = PolicyMode.Enforce, Split = Promote, Expires = s_now };
        Assert.Equal(95, PolicySplits.Apply(With(spec), s_now).Routes[0].Spec.To[0].Weight);
        Assert.Equal(0, PolicySplits.Apply(With(spec), s_now.AddSeconds(-1)).Routes[0].Spec.To[0].Weight);
        Assert.Equal(s_now, PolicySplits.NextEnd(With(spec), s_now.AddSeconds(-1)));
        Assert.Null(PolicySplits.NextEnd(With(spec), s_now));
    }

    [Fact]
    public void Apply_RouteOfAnotherTenant_IsLeftAlone()
    {
        ObjectSet objects = With(new PolicySpec { Mode = PolicyMode.Enforce, Split = Promote });
        ObjectSet other = objects with { Policies = [objects.Policies[0] with { Metadata = new ObjectMetadata { Name = "promote", Tenant = "other" } }] };
        Assert.Equal(95, PolicySplits.Apply(other, s_now).Routes[0].Spec.To[0].Weight);
    }

    private static TrafficSplitRule Promote => new() { Route = "cart", To = [new() { Cluster = "cart", Subset = "v2" }] };

    private static ObjectSet With(PolicySpec spec) => new()
    {
        Routes = [new(new ObjectMetadata { Name = "cart" }, new RouteSpec { To = [new() { Cluster = "cart", Subset = "v1", Weight = 95 }, new() { Cluster = "cart", Subset = "v2", Weight = 5 }] })],
        Policies = [new(new ObjectMetadata { Name = "promote" }, spec)],
    };
}
