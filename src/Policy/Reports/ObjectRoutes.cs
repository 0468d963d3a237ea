using Insight.Contracts.Objects;
using Insight.Contracts.Reports;

namespace Insight.Policy.Reports;

/// <summary>Routes of objects as reports have them: the same at gateways and at the console.</summary>
public static class ObjectRoutes
{
    /// <summary>The routes of a set.</summary>
    /// <param name="objects">The objects: virtual hosts for the domains, routes for the rest.</param>
    public static IEnumerable<ReportedRoute> Of(ObjectSet objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        Dictionary<(string Tenant, string Name), IReadOnlyList<string>> domains = [];
        foreach (GatewayObject<VirtualHostSpec> host in objects.VirtualHosts) domains.TryAdd((host.Metadata.Tenant, host.Metadata.Name), host.Spec.Domains);
        return objects.Routes.Select(route => Of(route, [.. route.Spec.Hosts.SelectMany(host => domains.GetValueOrDefault((route.Metadata.Tenant, host), []))]));
    }

    private static ReportedRoute Of(GatewayObject<RouteSpec> route, IReadOnlyList<string> hosts) => new(
        route.Metadata.Tenant,
        route.Metadata.Name,
        ReportedSource.Objects,
        [.. hosts.Take(ReportLimits.MaxHosts)],
        Math.Max(0, hosts.Count - ReportLimits.MaxHosts),
        PathOf(route.Spec.Match?.Path),
        [.. route.Spec.To.Where(static to => to.Weight > 0).Select(static to => to.Cluster).Distinct(StringComparer.Ordinal).Take(ReportLimits.MaxRouteClusters)],
        route.Spec.Redirect is not null || route.Spec.Respond is not null);

    private static string PathOf(PathMatch? path) => path switch
    {
        { Exact: { } exact } => exact,
        { Template: { } template } => template,
        { Prefix: { } prefix } => prefix.TrimEnd('/') + "/{**}",
        _ => "/{**}",
    };
}
