namespace Insight.Gateway.Metrics;

/// <summary>What metrics say of a route, all of it from the configuration.</summary>
/// <param name="Tenant">The route's tenant.</param>
/// <param name="Host">The virtual host; empty: the route is for any.</param>
/// <param name="Route">The route; empty: none took the request.</param>
/// <param name="Cluster">The cluster; empty: none.</param>
/// <param name="Service">The destination service; empty: none.</param>
internal sealed record RouteNames(string Tenant, string Host, string Route, string Cluster, string Service)
{
    /// <summary>Of requests that no route took.</summary>
    public static RouteNames None { get; } = new("", "", "", "", "");

    /// <summary>Of requests beyond the limit of series.</summary>
    public static RouteNames Other { get; } = new(RequestMetrics.Other, RequestMetrics.Other, RequestMetrics.Other, RequestMetrics.Other, RequestMetrics.Other);
}
