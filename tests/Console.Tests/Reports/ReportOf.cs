using Insight.Contracts.Reports;

namespace Insight.Console.Tests.Reports;

/// <summary>Good reports, for tests to change.</summary>
internal static class ReportOf
{
    public static GatewayReport Gateway(string id, params ReportedCluster[] clusters) => new(
        id, "north", new Dictionary<string, string> { ["tier"] = "edge" }, "0.1.0", new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc), 15, 0,
        new ReportedRequests(3, 1_000), new ReportedJournal(12_000, 20, 1 << 30, 900, 0, HasReader: true, ""),
        new ReportedTraffic(clusters, 0, [.. clusters.Select(static cluster => Route(cluster.Name + "-route", cluster.Name) with { Tenant = cluster.Tenant, Source = cluster.Source })], 0));

    public static ReportedCluster Cluster(string name, params ReportedDestination[] destinations) => new(
        "default", name, ReportedSource.Objects, ReportedBreaker.Closed, IsProbed: true, IsWatched: true,
        Count(destinations, ReportedHealth.Healthy), Count(destinations, ReportedHealth.Unhealthy), Count(destinations, ReportedHealth.Unknown), destinations.Count(static one => one.Draining), destinations);

    public static ReportedDestination Destination(string address, ReportedHealth active = ReportedHealth.Healthy, ReportedHealth passive = ReportedHealth.Unknown, bool draining = false) =>
        new(address, active, passive, draining, 1, 100, 2);

    public static ReportedRoute Route(string name, params string[] clusters) => new("default", name, ReportedSource.Objects, ["shop.example"], 0, "/{**}", clusters, AnswersItself: false);

    private static int Count(ReportedDestination[] destinations, ReportedHealth health) => destinations.Count(one => !one.Draining && one.Health == health);
}
