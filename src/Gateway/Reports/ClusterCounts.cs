using Insight.Contracts.Reports;

namespace Insight.Gateway.Reports;

/// <summary>Puts the destinations of a cluster in order and counts them.</summary>
internal static class ClusterCounts
{
    /// <summary>A cluster with all of its destinations, those in trouble first.</summary>
    public static ReportedCluster Of(string tenant, string name, ReportedSource source, ReportedBreaker breaker, bool isProbed, bool isWatched, IEnumerable<ReportedDestination> destinations)
    {
        ReportedDestination[] all = [.. destinations.OrderBy(static one => one.Draining).ThenByDescending(static one => one.Health == ReportedHealth.Unhealthy).ThenBy(static one => one.Address, StringComparer.Ordinal)];
        return new ReportedCluster(
            ReportTexts.Fit(tenant, ReportLimits.MaxShortText), ReportTexts.Fit(name, ReportLimits.MaxName), source, breaker, isProbed, isWatched,
            Count(ReportedHealth.Healthy), Count(ReportedHealth.Unhealthy), Count(ReportedHealth.Unknown), all.Count(static one => one.Draining), all);

        int Count(ReportedHealth health) => all.Count(one => !one.Draining && one.Health == health);
    }
}
