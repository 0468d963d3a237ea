using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects.Rules;

namespace Insight.Policy.Objects;

/// <summary>Which objects a gateway gets.</summary>
public static class ObjectSelection
{
    /// <summary>Label that stands for a gateway's site.</summary>
    public const string SiteLabel = "site";

    /// <summary>The objects of the virtual hosts that a gateway serves, and nothing else: routes (with these hosts only), the clusters they name, the endpoints those select. Policies say themselves what they look at, so all of them.</summary>
    /// <param name="all">All objects, without problems of <see cref="ReferenceRules"/>.</param>
    /// <param name="site">The gateway's site; may be empty.</param>
    /// <param name="labels">The gateway's labels.</param>
    public static ObjectSet For(ObjectSet all, string site, IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(all);
        Dictionary<string, string> having = new(labels, StringComparer.Ordinal) { [SiteLabel] = site };
        HashSet<(string, string)> advertised = [.. Named(all.AdvertisePolicies)];
        GatewayObject<AdvertisePolicySpec>[] policies = [.. all.AdvertisePolicies.Where(policy => EndpointIndex.Has(having, policy.Spec.Gateways))];
        HashSet<(string, string)> here = [.. Named(policies)];
        GatewayObject<VirtualHostSpec>[] hosts = [.. all.VirtualHosts.Where(host => here.Contains(KeyOf(host.Metadata)) || !advertised.Contains(KeyOf(host.Metadata)))];
        HashSet<(string, string)> served = [.. hosts.Select(static host => KeyOf(host.Metadata))];

        List<GatewayObject<RouteSpec>> routes = [];
        HashSet<(string, string)> used = [];
        foreach (GatewayObject<RouteSpec> route in all.Routes)
        {
            string[] names = [.. route.Spec.Hosts.Where(host => served.Contains((route.Metadata.Tenant, host)))];
            if (names.Length == 0) continue;
            routes.Add(names.Length == route.Spec.Hosts.Count ? route : route with { Spec = route.Spec with { Hosts = names } });
            used.UnionWith(route.Spec.To.Select(destination => (route.Metadata.Tenant, destination.Cluster)));
            if (route.Spec.Mirror is { } mirror) used.Add((route.Metadata.Tenant, mirror.Cluster));
        }

        // Hosts that no object serves are served by the YARP section: policies look at those too. Only splits are of a route.
        HashSet<(string, string)> kept = [.. routes.Select(static route => KeyOf(route.Metadata))];
        GatewayObject<PolicySpec>[] rules = [.. all.Policies.Where(policy => policy.Spec.Split is not { } split || kept.Contains((policy.Metadata.Tenant, split.Route)))];
        used.UnionWith(rules.SelectMany(static policy => (policy.Spec.Split?.To ?? []).Select(to => (policy.Metadata.Tenant, to.Cluster))));

        GatewayObject<ClusterSpec>[] clusters = [.. all.Clusters.Where(cluster => used.Contains(KeyOf(cluster.Metadata)))];
        EndpointIndex index = new(all.Endpoints);
        HashSet<(string, string)> selected = [.. clusters.SelectMany(cluster => index.Select(cluster.Metadata.Tenant, cluster.Spec.Select)).Select(static endpoint => KeyOf(endpoint.Metadata))];
        return new ObjectSet
        {
            VirtualHosts = hosts,
            Routes = routes,
            Clusters = clusters,
            Endpoints = [.. all.Endpoints.Where(endpoint => selected.Contains(KeyOf(endpoint.Metadata)))],
            AdvertisePolicies = policies,
            Policies = rules,
        };
    }

    private static IEnumerable<(string, string)> Named(IEnumerable<GatewayObject<AdvertisePolicySpec>> policies) =>
        policies.SelectMany(static policy => policy.Spec.Hosts.Select(host => (policy.Metadata.Tenant, host)));

    private static (string, string) KeyOf(ObjectMetadata metadata) => (metadata.Tenant, metadata.Name);
}
