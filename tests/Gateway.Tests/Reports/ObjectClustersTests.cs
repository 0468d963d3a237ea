using Insight.Contracts.Objects;
using Insight.Contracts.Reports;
using Insight.Gateway.Reports;
using Insight.Gateway.Tests.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams;
using static Insight.Contracts.Reports.ReportedHealth;

namespace Insight.Gateway.Tests.Reports;

/// <summary>What a gateway says of the clusters of objects.</summary>
public sealed class ObjectClustersTests
{
    private static readonly HealthProbe s_probe = new() { UnhealthyAfter = 1, HealthyAfter = 1 };

    [Fact]
    public async Task Probe_Failing_IsActive_AndOneThatHasNotAnsweredIsNotKnown()
    {
        await using RunningRegistry running = new();
        UpstreamCluster cluster = running.Registry.Update(Some.Objects(
            [Some.Cluster("shop", new ClusterSpec { Probe = s_probe })], Some.Endpoint("shop", "10.0.0.1:80"), Some.Endpoint("shop", "10.0.0.2:80"), Some.Endpoint("shop", "10.0.0.3:80"))).Find("default", "shop")!;
        Upstream[] upstreams = [.. cluster.Upstreams.OrderBy(static upstream => upstream.Address, StringComparer.Ordinal)];
        upstreams[0].Health.Probed(true, s_probe);
        upstreams[1].Health.Probed(false, s_probe);

        ReportedCluster report = ObjectClusters.Of(cluster);

        Assert.Equal(("default", "shop", ReportedSource.Objects, true, false), (report.Tenant, report.Name, report.Source, report.IsProbed, report.IsWatched));
        Assert.Equal((1, 1, 1, 0), (report.Healthy, report.Unhealthy, report.Unknown, report.Draining));
        Assert.Equal(["http://10.0.0.2:80", "http://10.0.0.1:80", "http://10.0.0.3:80"], report.Destinations.Select(static one => one.Address));
        Assert.Equal([(Unhealthy, Unknown), (Healthy, Unknown), (Unknown, Unknown)], report.Destinations.Select(static one => (one.Active, one.Passive)));
    }

    [Fact]
    public async Task Failures_Eject_AndAreCounted()
    {
        await using RunningRegistry running = new();
        UpstreamCluster cluster = running.Update(new ClusterSpec { Outliers = new OutlierEjection { ConsecutiveFailures = 2 } }, Some.Endpoint("shop", "10.0.0.1:80"), Some.Endpoint("shop", "10.0.0.2:80"));
        Upstream bad = cluster.Upstreams[1], good = cluster.Upstreams[0];
        foreach ((Upstream upstream, AttemptOutcome outcome) in new[] { (bad, AttemptOutcome.Failure), (good, AttemptOutcome.Success), (bad, AttemptOutcome.Broken), (good, AttemptOutcome.Cancelled) })
        {
            upstream.Begin();
            cluster.Release(upstream, outcome);
        }

        good.Begin();
        ReportedCluster report = ObjectClusters.Of(cluster);

        Assert.Equal((1, 1, 0), (report.Healthy, report.Unhealthy, report.Unknown));
        Assert.Equal(new ReportedDestination(bad.Address, Unknown, Unhealthy, Draining: false, 0, 2, 2), report.Destinations[0]);
        Assert.Equal(new ReportedDestination(good.Address, Unknown, Healthy, Draining: false, 1, 1, 0), report.Destinations[1]);
    }

    [Fact]
    public async Task Draining_IsInNoOtherCount_AndAClusterWithoutWatchersKnowsNothing()
    {
        await using RunningRegistry running = new();
        UpstreamCluster cluster = running.Update(Some.Endpoint("shop", new EndpointSpec { Address = "10.0.0.1:80", Draining = true }), Some.Endpoint("shop", "10.0.0.2:80"));

        ReportedCluster report = ObjectClusters.Of(cluster);

        Assert.Equal((0, 0, 1, 1), (report.Healthy, report.Unhealthy, report.Unknown, report.Draining));
        Assert.Equal([false, true], report.Destinations.Select(static one => one.Draining));
    }
}
