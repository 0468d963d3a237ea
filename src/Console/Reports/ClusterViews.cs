using System.Globalization;
using Insight.Console.Access;
using Insight.Contracts.Objects;
using Insight.Contracts.Reports;

namespace Insight.Console.Reports;

/// <summary>Puts together what gateways say of clusters.</summary>
internal static class ClusterViews
{
    /// <summary>Most gateways that are named for one cluster.</summary>
    public const int MaxGateways = 50;

    /// <summary>Most gateways that are named in one sentence.</summary>
    private const int MaxNamed = 3;

    /// <summary>The clusters of some tenants, the worst first: those that gateways have, and those of objects that none has.</summary>
    /// <param name="objects">Objects as the console has them.</param>
    /// <param name="seen">What gateways reported last.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="scope">The tenants.</param>
    public static IReadOnlyList<ClusterItem> Of(ObjectSet objects, IReadOnlyList<SeenTraffic> seen, DateTime now, TenantScope scope)
    {
        Dictionary<(string Tenant, string Name, ReportedSource Source), List<(SeenTraffic Gateway, ReportedCluster Cluster)>> sightings = [];
        foreach (SeenTraffic gateway in seen)
        {
            foreach (ReportedCluster cluster in gateway.Traffic.Clusters.Where(cluster => scope.Allows(cluster.Tenant)))
            {
                (string, string, ReportedSource) key = (cluster.Tenant, cluster.Name, cluster.Source);
                if (!sightings.TryGetValue(key, out List<(SeenTraffic, ReportedCluster)>? same)) sightings.Add(key, same = []);
                same.Add((gateway, cluster));
            }
        }

        foreach (GatewayObject<ClusterSpec> stored in objects.Clusters.Where(stored => scope.Allows(stored.Metadata.Tenant)))
            sightings.TryAdd((stored.Metadata.Tenant, stored.Metadata.Name, ReportedSource.Objects), []);
        return [.. sightings.Select(pair => Of(pair.Key.Tenant, pair.Key.Name, pair.Key.Source, pair.Value, now))
            .OrderBy(static item => item.State).ThenBy(static item => item.Tenant, StringComparer.Ordinal).ThenBy(static item => item.Name, StringComparer.Ordinal).ThenBy(static item => item.Source)];
    }

    /// <summary>Names of gateways in a sentence.</summary>
    internal static string Names(IReadOnlyList<string> gateways) => gateways.Count <= MaxNamed
        ? string.Join(", ", gateways)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", gateways.Take(MaxNamed))} and {gateways.Count - MaxNamed} more");

    private static ClusterItem Of(string tenant, string name, ReportedSource source, List<(SeenTraffic Gateway, ReportedCluster Cluster)> sightings, DateTime now)
    {
        List<(SeenTraffic Gateway, ReportedCluster Cluster)> speaking = sightings.FindAll(one => one.Gateway.IsSpeaking(now));
        if (speaking.Count == 0)
        {
            return new ClusterItem(tenant, name, source, TrafficState.Unknown,
                sightings.Count > 0 ? $"Only gateways that are silent now had it: {Names([.. sightings.Select(static one => one.Gateway.Gateway)])}."
                : "No gateway that reports has it: no route that one serves leads to it.",
                0, 0, [], [], 0);
        }

        ClusterSighting[] views = [.. speaking.Select(static one => Of(one.Gateway, one.Cluster)).OrderBy(static view => view.State).ThenBy(static view => view.Gateway, StringComparer.Ordinal)];
        TrafficState state = StateOf([.. views.Select(static view => view.State)]);
        string[] at = [.. views.Where(view => view.State == views[0].State).Select(static view => view.Gateway)];
        return new ClusterItem(
            tenant, name, source, state,
            state == TrafficState.Healthy || views[0].Why.Length == 0 ? "" : views.All(view => view.Why == views[0].Why) ? views[0].Why : $"At {Names(at)}: {views[0].Why}",
            views.Min(static view => view.Healthy),
            views.Max(static view => view.Healthy + view.Unhealthy + view.Unknown),
            Destinations(speaking),
            [.. views.Take(MaxGateways)],
            Math.Max(0, views.Length - MaxGateways));
    }

    /// <summary>Over several gateways, or clusters: failing when all are; in trouble when one is; and healthy when one says so and none says otherwise.</summary>
    internal static TrafficState StateOf(IReadOnlyCollection<TrafficState> states) =>
        states.Count == 0 ? TrafficState.Unknown
        : states.All(static state => state == TrafficState.Failing) ? TrafficState.Failing
        : states.Any(static state => state is TrafficState.Failing or TrafficState.Degraded) ? TrafficState.Degraded
        : states.Contains(TrafficState.Healthy) ? TrafficState.Healthy
        : TrafficState.Unknown;

    private static ClusterSighting Of(SeenTraffic gateway, ReportedCluster cluster)
    {
        (TrafficState state, string why) = ClusterJudge.Of(cluster);
        return new ClusterSighting(gateway.Gateway, gateway.ReceivedAt, state, why, cluster.Breaker, cluster.Healthy, cluster.Unhealthy, cluster.Unknown, cluster.Draining);
    }

    private static DestinationItem[] Destinations(List<(SeenTraffic Gateway, ReportedCluster Cluster)> speaking) =>
    [
        .. speaking.SelectMany(static one => one.Cluster.Destinations.Select(destination => (one.Gateway.Gateway, Destination: destination)))
            .GroupBy(static one => one.Destination.Address, StringComparer.Ordinal)
            .Select(same => Destination(same.Key, [.. same], speaking.Count))
            .OrderBy(static item => item.Health switch { ReportedHealth.Unhealthy => 0, ReportedHealth.Unknown => 1, _ => 2 }).ThenBy(static item => item.Address, StringComparer.Ordinal),
    ];

    private static DestinationItem Destination(string address, (string Gateway, ReportedDestination Destination)[] same, int gateways)
    {
        (string Gateway, ReportedDestination Destination)[] bad = [.. same.Where(static one => one.Destination.Health == ReportedHealth.Unhealthy)];
        ReportedHealth health = bad.Length > 0 ? ReportedHealth.Unhealthy
            : same.Any(static one => one.Destination.Health == ReportedHealth.Healthy) ? ReportedHealth.Healthy
            : ReportedHealth.Unknown;
        IEnumerable<string> reasons = bad.GroupBy(static one => ClusterJudge.Of(one.Destination), StringComparer.Ordinal)
            .Select(reason => gateways == 1 ? reason.Key : $"{reason.Key} at {Names([.. reason.Select(static one => one.Gateway).Distinct(StringComparer.Ordinal)])}");
        return new DestinationItem(
            address, health, string.Join("; ", reasons), same.Any(static one => one.Destination.Draining),
            same.Sum(static one => (long)one.Destination.InFlight), same.Sum(static one => one.Destination.Attempts), same.Sum(static one => one.Destination.Failures));
    }
}
