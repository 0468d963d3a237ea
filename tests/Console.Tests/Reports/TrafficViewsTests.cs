using Insight.Console.Access;
using Insight.Console.Reports;
using Insight.Contracts.Objects;
using Insight.Contracts.Reports;
using static Insight.Contracts.Reports.ReportedHealth;

namespace Insight.Console.Tests.Reports;

/// <summary>What is made of the reports of several gateways.</summary>
public sealed class TrafficViewsTests
{
    private static readonly DateTime s_now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly TenantScope s_all = TenantScope.Everywhere();

    public static TheoryData<TrafficState, string, ReportedCluster> Judged => new()
    {
        { TrafficState.Healthy, "", ReportOf.Cluster("c", ReportOf.Destination("a")) },
        { TrafficState.Failing, "It has no destination: no Endpoint has the labels that it selects, or their names are not found.", ReportOf.Cluster("c") },
        { TrafficState.Failing, "It has no destination in the gateway's configuration.", ReportOf.Cluster("c") with { Source = ReportedSource.Configuration } },
        { TrafficState.Failing, "All of its destinations drain: they get nothing new.", ReportOf.Cluster("c", ReportOf.Destination("a", draining: true)) },
        { TrafficState.Failing, "Its only destination is unhealthy (active probe failing: 1).", ReportOf.Cluster("c", ReportOf.Destination("a", Unhealthy)) },
        { TrafficState.Failing, "All 2 destinations are unhealthy (active probe failing: 2, passively ejected: 1).", ReportOf.Cluster("c", ReportOf.Destination("a", Unhealthy), ReportOf.Destination("b", Unhealthy, Unhealthy)) },
        { TrafficState.Degraded, "1 of 2 destinations is unhealthy (passively ejected: 1).", ReportOf.Cluster("c", ReportOf.Destination("a"), ReportOf.Destination("b", Unknown, Unhealthy)) },
        { TrafficState.Failing, "Its breaker is open: too many requests failed, so that none is sent for a while.", ReportOf.Cluster("c", ReportOf.Destination("a")) with { Breaker = ReportedBreaker.Open } },
        { TrafficState.Degraded, "Its breaker lets a few requests through, to see how they fare.", ReportOf.Cluster("c", ReportOf.Destination("a")) with { Breaker = ReportedBreaker.HalfOpen } },
        { TrafficState.Unknown, "Its probe has not answered yet.", ReportOf.Cluster("c", ReportOf.Destination("a", Unknown)) },
        { TrafficState.Unknown, "It had no request yet, and it has no probe that would ask.", ReportOf.Cluster("c", ReportOf.Destination("a", Unknown)) with { IsProbed = false } },
        { TrafficState.Unknown, "Nobody looks: it has neither an active probe nor passive ejection.", ReportOf.Cluster("c", ReportOf.Destination("a", Unknown)) with { IsProbed = false, IsWatched = false } },
    };

    [Theory]
    [MemberData(nameof(Judged))]
    public void Cluster_AtOneGateway_SaysWhy(TrafficState state, string why, ReportedCluster cluster)
    {
        ClusterItem item = Assert.Single(Clusters(Seen("edge", cluster)));
        Assert.Equal((state, why), (item.State, item.Why));
    }

    [Fact]
    public void Cluster_AtSeveralGateways_IsAsBadAsTheWorst_AndSaysWhere()
    {
        ReportedCluster good = ReportOf.Cluster("c", ReportOf.Destination("a"), ReportOf.Destination("b")), bad = ReportOf.Cluster("c", ReportOf.Destination("a", Unhealthy), ReportOf.Destination("b", Unhealthy));

        ClusterItem item = Assert.Single(Clusters(Seen("edge-1", good), Seen("edge-2", bad), Seen("edge-3", bad)));
        Assert.Equal((TrafficState.Degraded, 0, 2), (item.State, item.Healthy, item.Total));
        Assert.Equal("At edge-2, edge-3: All 2 destinations are unhealthy (active probe failing: 2).", item.Why);
        Assert.Equal(["edge-2", "edge-3", "edge-1"], item.Gateways.Select(static view => view.Gateway));
        Assert.Equal((Unhealthy, "active probe failing at edge-2, edge-3", 3L, 300L, 6L), (item.Destinations[0].Health, item.Destinations[0].Why, item.Destinations[0].InFlight, item.Destinations[0].Attempts, item.Destinations[0].Failures));

        item = Assert.Single(Clusters(Seen("edge-2", bad), Seen("edge-3", bad)));
        Assert.Equal((TrafficState.Failing, "All 2 destinations are unhealthy (active probe failing: 2)."), (item.State, item.Why));
        ClusterItem many = Assert.Single(Clusters([.. Enumerable.Range(10, 60).Select(i => Seen($"e{i}", bad)), Seen("f", good)]));
        Assert.StartsWith("At e10, e11, e12 and 57 more: All 2", many.Why, StringComparison.Ordinal);
        Assert.Equal((ClusterViews.MaxGateways, 11), (many.Gateways.Count, many.MoreGateways));
    }

    [Fact]
    public void SilentGateway_SaysNothingOfNow()
    {
        ReportedCluster good = ReportOf.Cluster("c", ReportOf.Destination("a")), bad = ReportOf.Cluster("c", ReportOf.Destination("a", Unhealthy));
        Assert.Equal(TrafficState.Healthy, Assert.Single(Clusters(Seen("edge-1", good), Seen("edge-2", bad, seconds: 61))).State);
        ClusterItem item = Assert.Single(Clusters(Seen("edge-2", bad, seconds: 61)));
        Assert.Equal((TrafficState.Unknown, "Only gateways that are silent now had it: edge-2."), (item.State, item.Why));
        Assert.Empty(item.Gateways);
    }

    [Fact]
    public void Lists_TellOfTheTenantsInScopeOnly_TheWorstFirst()
    {
        SeenTraffic seen = Seen("edge", ReportOf.Cluster("good", ReportOf.Destination("a")), ReportOf.Cluster("none"), ReportOf.Cluster("other") with { Tenant = "acme" }, ReportOf.Cluster("half", ReportOf.Destination("a"), ReportOf.Destination("b", Unhealthy)));
        TenantScope own = TenantScope.Of(["default"]);

        Assert.Equal(["none", "other", "half", "good"], ClusterViews.Of(new ObjectSet(), [seen], s_now, s_all).OrderBy(static item => item.State).ThenBy(static item => item.Name, StringComparer.Ordinal).Select(static item => item.Name));
        IReadOnlyList<ClusterItem> clusters = ClusterViews.Of(new ObjectSet(), [seen], s_now, own);
        Assert.Equal(["none", "half", "good"], clusters.Select(static item => item.Name));
        IReadOnlyList<RouteItem> routes = RouteViews.Of(new ObjectSet(), [seen], clusters, s_now, own);
        Assert.Equal([("none-route", TrafficState.Failing, false), ("half-route", TrafficState.Degraded, true), ("good-route", TrafficState.Healthy, (bool?)true)], routes.Select(static item => (item.Name, item.State, item.HasHealthyDestination)));
        Assert.StartsWith("none: It has no destination", routes[0].Why, StringComparison.Ordinal);
        Assert.Equal((1, "/{**}", "shop.example"), (routes[0].Gateways, routes[0].Path, routes[0].Hosts[0]));
    }

    [Fact]
    public void Route_OfSeveralClusters_FailsWhenAllDo()
    {
        ReportedCluster good = ReportOf.Cluster("good", ReportOf.Destination("a")), bad = ReportOf.Cluster("bad");
        SeenTraffic seen = Seen("edge", good, bad);
        RouteItem Only(ReportedRoute route) => Assert.Single(Routes(seen with { Traffic = seen.Traffic with { Routes = [route] } }));

        Assert.Equal((TrafficState.Degraded, true), (Only(ReportOf.Route("r", "good", "bad")).State, Only(ReportOf.Route("r", "good", "bad")).HasHealthyDestination));
        Assert.Equal((TrafficState.Failing, false), (Only(ReportOf.Route("r", "bad")).State, Only(ReportOf.Route("r", "bad")).HasHealthyDestination));
        Assert.Equal((TrafficState.Unknown, null), (Only(ReportOf.Route("r", "gone")).State, Only(ReportOf.Route("r", "gone")).HasHealthyDestination));
        Assert.Equal("gone: No gateway has told of this cluster.", Only(ReportOf.Route("r", "gone")).Why);
        Assert.Equal((TrafficState.Healthy, null), (Only(ReportOf.Route("r") with { AnswersItself = true }).State, Only(ReportOf.Route("r") with { AnswersItself = true }).HasHealthyDestination));
        Assert.Equal("It leads to no cluster: give it one, a redirect or an answer of its own.", Only(ReportOf.Route("r")).Why);
    }

    [Fact]
    public void Objects_ThatNoGatewayHas_AreThereAndSayThat()
    {
        ObjectSet objects = new()
        {
            VirtualHosts = [new(new ObjectMetadata { Name = "shop" }, new VirtualHostSpec { Domains = ["shop.example", "*.shop.example"] })],
            Routes = [new(new ObjectMetadata { Name = "all" }, new RouteSpec { Hosts = ["shop"], Match = new() { Path = new() { Exact = "/a" } }, To = [new RouteDestination { Cluster = "shop" }, new RouteDestination { Cluster = "next", Weight = 0 }] })],
            Clusters = [new(new ObjectMetadata { Name = "shop" }, new ClusterSpec()), new(new ObjectMetadata { Name = "secret", Tenant = "acme" }, new ClusterSpec())],
        };
        TenantScope own = TenantScope.Of(["default"]);

        IReadOnlyList<ClusterItem> clusters = ClusterViews.Of(objects, [], s_now, own);
        Assert.Equal(("shop", TrafficState.Unknown, "No gateway that reports has it: no route that one serves leads to it."), (Assert.Single(clusters).Name, clusters[0].State, clusters[0].Why));
        RouteItem route = Assert.Single(RouteViews.Of(objects, [], clusters, s_now, own));
        Assert.Equal(("all", "/a", TrafficState.Unknown, 0, null), (route.Name, route.Path, route.State, route.Gateways, route.HasHealthyDestination));
        Assert.StartsWith("No gateway that reports serves it", route.Why, StringComparison.Ordinal);
        Assert.Equal(["shop.example", "*.shop.example"], route.Hosts);
        Assert.Equal(["shop"], route.Clusters.Select(static cluster => cluster.Name));
    }

    private static IReadOnlyList<ClusterItem> Clusters(params SeenTraffic[] seen) => ClusterViews.Of(new ObjectSet(), seen, s_now, s_all);

    private static IReadOnlyList<RouteItem> Routes(params SeenTraffic[] seen) => RouteViews.Of(new ObjectSet(), seen, Clusters(seen), s_now, s_all);

    private static SeenTraffic Seen(string gateway, params ReportedCluster[] clusters) => Seen(gateway, clusters, 5);

    private static SeenTraffic Seen(string gateway, ReportedCluster cluster, int seconds) => Seen(gateway, [cluster], seconds);

    private static SeenTraffic Seen(string gateway, ReportedCluster[] clusters, int seconds) => new(gateway, s_now.AddSeconds(-seconds), 15, ReportOf.Gateway(gateway, clusters).Traffic);
}
