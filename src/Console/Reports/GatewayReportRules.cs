using Insight.Contracts.Reports;
using Insight.Policy.Objects;

namespace Insight.Console.Reports;

/// <summary>What a report must keep to. A gateway that was taken over can say what is not so; it cannot say more than this.</summary>
internal static class GatewayReportRules
{
    /// <summary>Largest count and largest number of destinations: sums of those of all gateways stay whole.</summary>
    private const long MaxCount = 1_000_000_000_000_000, MaxPlaces = 1_000_000;

    /// <summary>What is wrong with a report, as a sentence that begins with the field; null: nothing.</summary>
    public static string? Problem(GatewayReport report) =>
        Text("gateway", report.Gateway, ReportLimits.MaxShortText)
        ?? Text("site", report.Site, ReportLimits.MaxShortText, mayBeEmpty: true)
        ?? Labels(report)
        ?? Text("version", report.Version, ReportLimits.MaxShortText, mayBeEmpty: true)
        ?? Between("everySeconds", report.EverySeconds, ReportLimits.MinEverySeconds, ReportLimits.MaxEverySeconds)
        ?? Count("inForce", report.InForce)
        ?? Count("requests.inFlight", report.Requests.InFlight)
        ?? Count("requests.total", report.Requests.Total)
        ?? Queue(report.Queue)
        ?? Traffic(report.Traffic);

    private static string? Labels(GatewayReport report) =>
        report.Labels.Count > ReportLimits.MaxLabels ? Most("labels", ReportLimits.MaxLabels)
        : report.Labels.Values.Any(static value => value is null) ? "labels: must not be null."
        : GatewayLabels.Problems(report.Site, report.Labels) is [var first, ..] ? $"{first}." : null;

    private static string? Queue(ReportedJournal queue) =>
        Count("queue.waitingBytes", queue.WaitingBytes) ?? Count("queue.waitingRecords", queue.WaitingRecords ?? 0) ?? Count("queue.maxBytes", queue.MaxBytes)
        ?? Count("queue.written", queue.Written) ?? Count("queue.dropped", queue.Dropped) ?? Text("queue.problem", queue.Problem, ReportLimits.MaxText, mayBeEmpty: true);

    private static string? Traffic(ReportedTraffic traffic)
    {
        if (traffic.Clusters.Count > ReportLimits.MaxClusters) return Most("traffic.clusters", ReportLimits.MaxClusters);
        if (traffic.Routes.Count > ReportLimits.MaxRoutes) return Most("traffic.routes", ReportLimits.MaxRoutes);
        if (traffic.Clusters.Sum(static cluster => (long)(cluster?.Destinations.Count ?? 0)) > ReportLimits.MaxDestinations) return Most("traffic.clusters.destinations", ReportLimits.MaxDestinations);
        return Count("traffic.clustersLeftOut", traffic.ClustersLeftOut, MaxPlaces) ?? Count("traffic.routesLeftOut", traffic.RoutesLeftOut, MaxPlaces)
            ?? First(traffic.Clusters, "traffic.clusters", Cluster) ?? First(traffic.Routes, "traffic.routes", Route);
    }

    private static string? Cluster(string at, ReportedCluster cluster) =>
        Text($"{at}.tenant", cluster.Tenant, ReportLimits.MaxShortText) ?? Text($"{at}.name", cluster.Name, ReportLimits.MaxName) ?? Known($"{at}.source", cluster.Source) ?? Known($"{at}.breaker", cluster.Breaker)
        ?? Count($"{at}.healthy", cluster.Healthy, MaxPlaces) ?? Count($"{at}.unhealthy", cluster.Unhealthy, MaxPlaces) ?? Count($"{at}.unknown", cluster.Unknown, MaxPlaces) ?? Count($"{at}.draining", cluster.Draining, MaxPlaces)
        ?? First(cluster.Destinations, $"{at}.destinations", Destination);

    private static string? Destination(string at, ReportedDestination destination) =>
        Text($"{at}.address", destination.Address, ReportLimits.MaxText) ?? Known($"{at}.active", destination.Active) ?? Known($"{at}.passive", destination.Passive)
        ?? Count($"{at}.inFlight", destination.InFlight, MaxPlaces) ?? Count($"{at}.attempts", destination.Attempts) ?? Count($"{at}.failures", destination.Failures);

    private static string? Route(string at, ReportedRoute route)
    {
        if (route.Hosts.Count > ReportLimits.MaxHosts) return Most($"{at}.hosts", ReportLimits.MaxHosts);
        if (route.Clusters.Count > ReportLimits.MaxRouteClusters) return Most($"{at}.clusters", ReportLimits.MaxRouteClusters);
        return Text($"{at}.tenant", route.Tenant, ReportLimits.MaxShortText) ?? Text($"{at}.name", route.Name, ReportLimits.MaxName) ?? Known($"{at}.source", route.Source)
            ?? Text($"{at}.path", route.Path, ReportLimits.MaxText) ?? Count($"{at}.moreHosts", route.MoreHosts, MaxPlaces)
            ?? First(route.Hosts, $"{at}.hosts", static (field, host) => Text(field, host, ReportLimits.MaxText)) ?? First(route.Clusters, $"{at}.clusters", static (field, name) => Text(field, name, ReportLimits.MaxName));
    }

    private static string? First<T>(IReadOnlyList<T> items, string field, Func<string, T, string?> problem)
    {
        for (int i = 0; i < items.Count; i++)
        {
            // Lists from JSON may hold nulls, whatever their type says.
            string at = $"{field}[{i}]";
            if ((items[i] is null ? $"{at}: must not be null." : problem(at, items[i])) is { } found) return found;
        }

        return null;
    }

    private static string? Text(string field, string? text, int most, bool mayBeEmpty = false) =>
        text is null || (text.Length == 0 && !mayBeEmpty) || text.Length > most || text.Any(char.IsControl)
            ? $"{field}: {(mayBeEmpty ? "at most" : "1 to")} {most} characters are needed, none of them a control character." : null;

    private static string? Count(string field, long number, long most = MaxCount) => number < 0 || number > most ? $"{field}: must be from 0 to {most}." : null;

    private static string? Between(string field, int number, int least, int most) => number < least || number > most ? $"{field}: must be from {least} to {most}." : null;

    private static string? Known<T>(string field, T value) where T : struct, Enum => Enum.IsDefined(value) ? null : $"{field}: must be one of the known words.";

    private static string Most(string field, int most) => $"{field}: at most {most} are taken.";
}
