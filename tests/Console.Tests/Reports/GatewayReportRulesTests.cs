using Insight.Console.Reports;
using Insight.Contracts.Reports;

namespace Insight.Console.Tests.Reports;

/// <summary>What reports must keep to.</summary>
public sealed class GatewayReportRulesTests
{
    private static readonly GatewayReport s_good = ReportOf.Gateway("edge", ReportOf.Cluster("shop", ReportOf.Destination("http://10.0.0.1:80")));

    public static TheoryData<string, GatewayReport> Broken => new()
    {
        { "gateway:", s_good with { Gateway = "" } },
        { "gateway:", s_good with { Gateway = "edge\n" } },
        { "gateway:", s_good with { Gateway = new string('g', 65) } },
        { "site:", s_good with { Site = "\u001b[2J" } },
        { "labels:", s_good with { Labels = Enumerable.Range(0, 33).ToDictionary(static i => $"l{i}", static _ => "v") } },
        { "labels", s_good with { Labels = new Dictionary<string, string> { ["no name"] = "v" } } },
        { "labels:", s_good with { Labels = new Dictionary<string, string> { ["tier"] = null! } } },
        { "version:", s_good with { Version = new string('1', 65) } },
        { "everySeconds:", s_good with { EverySeconds = 4 } },
        { "everySeconds:", s_good with { EverySeconds = 301 } },
        { "inForce:", s_good with { InForce = -1 } },
        { "requests.inFlight:", s_good with { Requests = new(-1, 0) } },
        { "requests.total:", s_good with { Requests = new(0, long.MaxValue) } },
        { "queue.waitingBytes:", s_good with { Queue = s_good.Queue with { WaitingBytes = -1 } } },
        { "queue.waitingRecords:", s_good with { Queue = s_good.Queue with { WaitingRecords = -1 } } },
        { "queue.dropped:", s_good with { Queue = s_good.Queue with { Dropped = long.MinValue } } },
        { "queue.problem:", s_good with { Queue = s_good.Queue with { Problem = "a\tb" } } },
        { "traffic.clusters:", With([.. Enumerable.Repeat(ReportOf.Cluster("c"), ReportLimits.MaxClusters + 1)]) },
        { "traffic.clusters.destinations:", With(ReportOf.Cluster("c", [.. Enumerable.Repeat(ReportOf.Destination("d"), ReportLimits.MaxDestinations + 1)])) },
        { "traffic.clusters[1].name:", With(ReportOf.Cluster("c"), ReportOf.Cluster("")) },
        { "traffic.clusters[0].tenant:", With(ReportOf.Cluster("c") with { Tenant = "a\0" }) },
        { "traffic.clusters[0].source:", With(ReportOf.Cluster("c") with { Source = (ReportedSource)7 }) },
        { "traffic.clusters[0].breaker:", With(ReportOf.Cluster("c") with { Breaker = (ReportedBreaker)7 }) },
        { "traffic.clusters[0].healthy:", With(ReportOf.Cluster("c") with { Healthy = int.MaxValue }) },
        { "traffic.clusters[0]:", With([null!]) },
        { "traffic.clusters[0].destinations[0]:", With(ReportOf.Cluster("c") with { Destinations = [null!] }) },
        { "traffic.clusters[0].destinations[1].address:", With(ReportOf.Cluster("c", ReportOf.Destination("http://a"), ReportOf.Destination(new string('a', 300)))) },
        { "traffic.clusters[0].destinations[0].active:", With(ReportOf.Cluster("c", ReportOf.Destination("http://a", (ReportedHealth)9))) },
        { "traffic.clusters[0].destinations[0].attempts:", With(ReportOf.Cluster("c", ReportOf.Destination("http://a") with { Attempts = -5 })) },
        { "traffic.routes:", WithRoutes([.. Enumerable.Repeat(ReportOf.Route("r"), ReportLimits.MaxRoutes + 1)]) },
        { "traffic.routes[0].hosts:", WithRoutes(ReportOf.Route("r") with { Hosts = [.. Enumerable.Repeat("h", ReportLimits.MaxHosts + 1)] }) },
        { "traffic.routes[0].hosts[0]:", WithRoutes(ReportOf.Route("r") with { Hosts = [null!] }) },
        { "traffic.routes[0].clusters:", WithRoutes(ReportOf.Route("r", [.. Enumerable.Repeat("c", ReportLimits.MaxRouteClusters + 1)])) },
        { "traffic.routes[0].path:", WithRoutes(ReportOf.Route("r") with { Path = "" }) },
        { "traffic.clustersLeftOut:", s_good with { Traffic = s_good.Traffic with { ClustersLeftOut = -1 } } },
    };

    [Fact]
    public void Problem_OfAGoodReport_IsNone()
    {
        Assert.Null(GatewayReportRules.Problem(s_good));
        Assert.Null(GatewayReportRules.Problem(s_good with { Site = "", Version = "", Labels = new Dictionary<string, string>(), Traffic = ReportedTraffic.None }));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Problem_NamesTheField(string begins, GatewayReport report) => Assert.StartsWith(begins, GatewayReportRules.Problem(report), StringComparison.Ordinal);

    private static GatewayReport With(params ReportedCluster[] clusters) => s_good with { Traffic = new ReportedTraffic(clusters, 0, [], 0) };

    private static GatewayReport WithRoutes(params ReportedRoute[] routes) => s_good with { Traffic = new ReportedTraffic([], 0, routes, 0) };
}
