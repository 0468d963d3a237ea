using Insight.Contracts.Reports;

namespace Insight.Gateway.Reports;

/// <summary>Leaves out what a report has no room for, and counts it. What is in trouble stays longest.</summary>
internal static class ReportRoom
{
    /// <summary>Clusters and routes within limits.</summary>
    /// <param name="clusters">All clusters, each with all of its destinations, those in trouble first.</param>
    /// <param name="routes">All routes.</param>
    /// <param name="maxClusters">Most clusters.</param>
    /// <param name="maxDestinations">Most destinations of all clusters together.</param>
    /// <param name="maxRoutes">Most routes.</param>
    public static ReportedTraffic Fit(IReadOnlyList<ReportedCluster> clusters, IReadOnlyList<ReportedRoute> routes, int maxClusters, int maxDestinations, int maxRoutes)
    {
        int room = maxDestinations;
        List<ReportedCluster> kept = [];
        foreach (ReportedCluster cluster in clusters
            .OrderByDescending(static one => one.Unhealthy > 0 || one.Breaker != ReportedBreaker.Closed || one.Healthy + one.Unknown == 0)
            .ThenBy(static one => one.Tenant, StringComparer.Ordinal).ThenBy(static one => one.Name, StringComparer.Ordinal).Take(maxClusters))
        {
            int count = Math.Min(room, cluster.Destinations.Count);
            room -= count;
            kept.Add(count == cluster.Destinations.Count ? cluster : cluster with { Destinations = [.. cluster.Destinations.Take(count)] });
        }

        return new ReportedTraffic(
            kept,
            clusters.Count - kept.Count,
            [.. routes.OrderBy(static one => one.Tenant, StringComparer.Ordinal).ThenBy(static one => one.Name, StringComparer.Ordinal).Take(maxRoutes).Select(Fit)],
            Math.Max(0, routes.Count - maxRoutes));
    }

    private static ReportedRoute Fit(ReportedRoute route) => route with
    {
        Tenant = ReportTexts.Fit(route.Tenant, ReportLimits.MaxShortText),
        Name = ReportTexts.Fit(route.Name, ReportLimits.MaxName),
        Hosts = [.. route.Hosts.Select(static host => ReportTexts.Fit(host, ReportLimits.MaxText))],
        Path = ReportTexts.Fit(route.Path, ReportLimits.MaxText),
        Clusters = [.. route.Clusters.Select(static cluster => ReportTexts.Fit(cluster, ReportLimits.MaxName))],
    };
}
