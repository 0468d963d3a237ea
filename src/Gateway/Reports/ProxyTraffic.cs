using Insight.Contracts.Reports;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Reports;

/// <summary>Clusters and routes of the application's own section <c>ReverseProxy</c> as reports have them.</summary>
internal sealed class ProxyTraffic(IProxyStateLookup proxy, GatewayOptions options)
{
    private const string TenantKey = "tenant";

    /// <summary>Requests under way.</summary>
    public long InFlight => proxy.GetClusters().Sum(static cluster => cluster.DestinationsState.AllDestinations.Sum(static destination => (long)destination.ConcurrentRequestCount));

    /// <summary>The clusters.</summary>
    public IEnumerable<ReportedCluster> Clusters() => proxy.GetClusters().Select(Of);

    /// <summary>The routes.</summary>
    public IEnumerable<ReportedRoute> Routes() => proxy.GetRoutes().Select(route =>
    {
        string[] hosts = [.. route.Config.Match.Hosts ?? []];
        return new ReportedRoute(
            TenantOf(route.Config.Metadata) ?? TenantOf(route.Cluster?.Model.Config.Metadata) ?? options.Tenant,
            route.Config.RouteId,
            ReportedSource.Configuration,
            [.. hosts.Take(ReportLimits.MaxHosts)],
            Math.Max(0, hosts.Length - ReportLimits.MaxHosts),
            route.Config.Match.Path ?? "/{**}",
            route.Config.ClusterId is { Length: > 0 } cluster ? [cluster] : [],
            AnswersItself: false);
    });

    private ReportedCluster Of(ClusterState cluster)
    {
        bool isProbed = cluster.Model.Config.HealthCheck?.Active?.Enabled == true, isWatched = cluster.Model.Config.HealthCheck?.Passive?.Enabled == true;
        return ClusterCounts.Of(
            TenantOf(cluster.Model.Config.Metadata) ?? options.Tenant, cluster.ClusterId, ReportedSource.Configuration, ReportedBreaker.Closed, isProbed, isWatched,
            cluster.DestinationsState.AllDestinations.Select(destination => new ReportedDestination(
                ReportTexts.Fit(destination.Model.Config.Address, ReportLimits.MaxText),
                isProbed ? Of(destination.Health.Active) : ReportedHealth.Unknown,
                isWatched ? Of(destination.Health.Passive) : ReportedHealth.Unknown,
                Draining: false,
                destination.ConcurrentRequestCount,
                Attempts: 0,
                Failures: 0)));
    }

    private static ReportedHealth Of(DestinationHealth health) => health switch
    {
        DestinationHealth.Healthy => ReportedHealth.Healthy,
        DestinationHealth.Unhealthy => ReportedHealth.Unhealthy,
        _ => ReportedHealth.Unknown,
    };

    private static string? TenantOf(IReadOnlyDictionary<string, string>? metadata) => metadata is not null && metadata.TryGetValue(TenantKey, out string? tenant) && tenant.Length > 0 ? tenant : null;
}
