using System.Globalization;
using Insight.Contracts.Reports;

namespace Insight.Console.Reports;

/// <summary>How a cluster is at one gateway, and why, in words for people.</summary>
internal static class ClusterJudge
{
    /// <summary>Judges what a gateway said. The reason is empty where all is well.</summary>
    public static (TrafficState State, string Why) Of(ReportedCluster cluster)
    {
        int total = cluster.Healthy + cluster.Unhealthy + cluster.Unknown;
        if (total == 0) return (TrafficState.Failing, None(cluster));
        if (cluster.Breaker == ReportedBreaker.Open) return (TrafficState.Failing, "Its breaker is open: too many requests failed, so that none is sent for a while.");
        if (cluster.Unhealthy == total) return (TrafficState.Failing, total == 1 ? $"Its only destination is unhealthy{Reasons(cluster)}." : Text($"All {total} destinations are unhealthy{Reasons(cluster)}."));
        if (cluster.Unhealthy > 0) return (TrafficState.Degraded, Text($"{cluster.Unhealthy} of {total} destinations {(cluster.Unhealthy == 1 ? "is" : "are")} unhealthy{Reasons(cluster)}."));
        if (cluster.Breaker == ReportedBreaker.HalfOpen) return (TrafficState.Degraded, "Its breaker lets a few requests through, to see how they fare.");
        if (cluster.Healthy > 0) return (TrafficState.Healthy, "");
        return (TrafficState.Unknown, cluster.IsProbed ? "Its probe has not answered yet."
            : cluster.IsWatched ? "It had no request yet, and it has no probe that would ask."
            : "Nobody looks: it has neither an active probe nor passive ejection.");
    }

    /// <summary>How a destination is at one gateway.</summary>
    public static string Of(ReportedDestination destination) => (destination.Active, destination.Passive) switch
    {
        (ReportedHealth.Unhealthy, ReportedHealth.Unhealthy) => "active probe failing, and passively ejected",
        (ReportedHealth.Unhealthy, _) => "active probe failing",
        (_, ReportedHealth.Unhealthy) => "passively ejected for its answers",
        _ => "",
    };

    private static string None(ReportedCluster cluster) =>
        cluster.Draining > 0 ? "All of its destinations drain: they get nothing new."
        : cluster.Source == ReportedSource.Objects ? "It has no destination: no Endpoint has the labels that it selects, or their names are not found."
        : "It has no destination in the gateway's configuration.";

    private static string Reasons(ReportedCluster cluster)
    {
        int probed = cluster.Destinations.Count(static one => !one.Draining && one.Active == ReportedHealth.Unhealthy);
        int ejected = cluster.Destinations.Count(static one => !one.Draining && one.Passive == ReportedHealth.Unhealthy);
        string[] reasons = [.. new[] { probed > 0 ? Text($"active probe failing: {probed}") : "", ejected > 0 ? Text($"passively ejected: {ejected}") : "" }.Where(static reason => reason.Length > 0)];
        return reasons.Length == 0 ? "" : $" ({string.Join(", ", reasons)})";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
