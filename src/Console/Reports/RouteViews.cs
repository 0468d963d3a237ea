using Insight.Console.Access;
using Insight.Contracts.Objects;
using Insight.Contracts.Reports;
using Insight.Policy.Reports;

namespace Insight.Console.Reports;

/// <summary>Puts together what gateways say of routes, and how their clusters are.</summary>
internal static class RouteViews
{
    /// <summary>The routes of some tenants, the worst first: those that gateways serve, and those of objects that none serves.</summary>
    /// <param name="objects">Objects as the console has them.</param>
    /// <param name="seen">What gateways reported last.</param>
    /// <param name="clusters">Their clusters, of the same tenants.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="scope">The tenants.</param>
    public static IReadOnlyList<RouteItem> Of(ObjectSet objects, IReadOnlyList<SeenTraffic> seen, IReadOnlyList<ClusterItem> clusters, DateTime now, TenantScope scope)
    {
        Dictionary<(string, string, ReportedSource), ClusterItem> byName = clusters.ToDictionary(static item => (item.Tenant, item.Name, item.Source));
        Dictionary<(string, string, ReportedSource), (ReportedRoute Route, int Gateways)> routes = [];

        // Where a route changes, what was told last is what it is by now.
        foreach (SeenTraffic gateway in seen.Where(gateway => gateway.IsSpeaking(now)).OrderBy(static gateway => gateway.ReceivedAt))
        {
            foreach (ReportedRoute route in gateway.Traffic.Routes.Where(route => scope.Allows(route.Tenant)).DistinctBy(KeyOf)) routes[KeyOf(route)] = (route, routes.GetValueOrDefault(KeyOf(route)).Gateways + 1);
        }

        foreach (ReportedRoute stored in ObjectRoutes.Of(objects).Where(route => scope.Allows(route.Tenant))) routes.TryAdd(KeyOf(stored), (stored, 0));
        return [.. routes.Values.Select(one => Of(one.Route, one.Gateways, byName))
            .OrderBy(static item => item.State).ThenBy(static item => item.Tenant, StringComparer.Ordinal).ThenBy(static item => item.Name, StringComparer.Ordinal).ThenBy(static item => item.Source)];
    }

    private static (string, string, ReportedSource) KeyOf(ReportedRoute route) => (route.Tenant, route.Name, route.Source);

    private static RouteItem Of(ReportedRoute route, int gateways, Dictionary<(string, string, ReportedSource), ClusterItem> clusters)
    {
        ClusterItem?[] found = [.. route.Clusters.Select(name => clusters.GetValueOrDefault((route.Tenant, name, route.Source)))];
        RouteClusterItem[] items = [.. route.Clusters.Zip(found, static (name, cluster) => cluster is null
            ? new RouteClusterItem(name, TrafficState.Unknown, "No gateway has told of this cluster.")
            : new RouteClusterItem(name, cluster.State, cluster.Why))];
        (TrafficState state, string why) = gateways == 0
            ? (TrafficState.Unknown, "No gateway that reports serves it: its hosts are advertised elsewhere, gateways have an older bundle, or none reports.")
            : Judge(route, items);
        bool? isHealthy = items.Length == 0 || gateways == 0 ? null
            : found.Any(static cluster => cluster is { State: TrafficState.Healthy or TrafficState.Degraded } && cluster.Destinations.Any(static one => one is { Health: ReportedHealth.Healthy, Draining: false })) ? true
            : items.Any(static item => item.State is TrafficState.Failing or TrafficState.Degraded) ? false
            : null;
        return new RouteItem(route.Tenant, route.Name, route.Source, route.Hosts, route.MoreHosts, route.Path, state, why, isHealthy, items, route.AnswersItself, gateways);
    }

    private static (TrafficState State, string Why) Judge(ReportedRoute route, RouteClusterItem[] clusters)
    {
        if (clusters.Length == 0) return route.AnswersItself ? (TrafficState.Healthy, "") : (TrafficState.Failing, "It leads to no cluster: give it one, a redirect or an answer of its own.");
        TrafficState state = ClusterViews.StateOf([.. clusters.Select(static cluster => cluster.State)]);
        if (state == TrafficState.Healthy) return (state, "");
        RouteClusterItem worst = clusters.MinBy(static cluster => cluster.State)!;
        return (state, $"{worst.Name}: {worst.Why}");
    }
}
