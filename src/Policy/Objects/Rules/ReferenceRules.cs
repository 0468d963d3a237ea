using Insight.Contracts.Objects;
using Insight.Contracts.Policies;

namespace Insight.Policy.Objects.Rules;

/// <summary>What must hold between the objects of a set. Objects refer to objects of their own tenant; a domain belongs to one virtual host of all tenants.</summary>
public static class ReferenceRules
{
    /// <summary>Everything that does not fit, in a fixed order.</summary>
    public static IReadOnlyList<ReferenceProblem> Check(ObjectSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        List<ReferenceProblem> problems = [];
        Dictionary<(string, string), HostTlsMode> hosts = set.VirtualHosts.ToDictionary(static host => (host.Metadata.Tenant, host.Metadata.Name), static host => host.Spec.Tls?.Mode ?? HostTlsMode.Terminate);
        Dictionary<(string, string), ClusterSpec> clusters = set.Clusters.ToDictionary(static cluster => (cluster.Metadata.Tenant, cluster.Metadata.Name), static cluster => cluster.Spec);
        CheckDomains(set, problems);
        foreach (GatewayObject<RouteSpec> route in set.Routes) CheckRoute(route, hosts, clusters, problems);
        CheckClusters(set, problems);
        foreach (GatewayObject<AdvertisePolicySpec> policy in set.AdvertisePolicies)
        {
            ObjectKey key = new(ObjectKind.AdvertisePolicy, policy.Metadata.Tenant, policy.Metadata.Name);
            CheckHosts(key, policy.Spec.Hosts, name => hosts.ContainsKey((key.Tenant, name)), problems);
        }

        CheckSplits(set, clusters, problems);

        return problems;
    }

    /// <summary>The reference problems as errors of those who deleted what others refer to; null where nothing was deleted.</summary>
    /// <param name="problem">A problem of the set that is left.</param>
    /// <param name="deleted">What was deleted.</param>
    public static string? DeletionProblem(ReferenceProblem problem, IReadOnlySet<ObjectKey> deleted)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(deleted);
        return problem.Missing is { } missing && deleted.Contains(missing) ? $"cannot be deleted, because {problem.Subject} refers to it ({problem.Field}); change or delete that too" : null;
    }

    private static void CheckDomains(ObjectSet set, List<ReferenceProblem> problems)
    {
        Dictionary<string, ObjectKey> owners = new(StringComparer.Ordinal);
        foreach (GatewayObject<VirtualHostSpec> host in set.VirtualHosts)
        {
            ObjectKey key = new(ObjectKind.VirtualHost, host.Metadata.Tenant, host.Metadata.Name);
            for (int i = 0; i < host.Spec.Domains.Count; i++)
            {
                string domain = host.Spec.Domains[i];
                if (owners.TryAdd(domain, key) || owners[domain] == key) continue;
                // Another tenant's names are not told.
                string owner = owners[domain].Tenant == key.Tenant ? owners[domain].ToString() : "another tenant";
                problems.Add(new ReferenceProblem(key, FieldPath.Item("spec.domains", i), $"'{domain}' is served by {owner} already"));
            }
        }
    }

    private static void CheckRoute(
        GatewayObject<RouteSpec> route, Dictionary<(string, string), HostTlsMode> hosts, Dictionary<(string, string), ClusterSpec> clusters, List<ReferenceProblem> problems)
    {
        ObjectKey key = new(ObjectKind.Route, route.Metadata.Tenant, route.Metadata.Name);
        RouteSpec spec = route.Spec;
        CheckHosts(key, spec.Hosts, name => hosts.ContainsKey((key.Tenant, name)), problems);
        for (int i = 0; i < spec.Hosts.Count; i++)
        {
            if (hosts.GetValueOrDefault((key.Tenant, spec.Hosts[i])) != HostTlsMode.Passthrough) continue;
            if (spec.Match is not null || spec.To.Count == 0)
                problems.Add(new ReferenceProblem(key, FieldPath.Item("spec.hosts", i), $"virtual-host/{spec.Hosts[i]} is passed through unread, so its routes have no match and go to clusters"));
        }

        for (int i = 0; i < spec.To.Count; i++) CheckTarget(key, spec.To[i].Cluster, spec.To[i].Subset, FieldPath.Item("spec.to", i), clusters, problems);
        if (spec.Mirror is { } mirror) CheckTarget(key, mirror.Cluster, mirror.Subset, "spec.mirror", clusters, problems);
    }

    private static void CheckSplits(ObjectSet set, Dictionary<(string, string), ClusterSpec> clusters, List<ReferenceProblem> problems)
    {
        if (set.Policies.Count == 0) return;
        HashSet<(string, string)> routes = [.. set.Routes.Where(static route => route.Spec.To.Count > 0).Select(static route => (route.Metadata.Tenant, route.Metadata.Name))];
        foreach (GatewayObject<PolicySpec> policy in set.Policies)
        {
            if (policy.Spec.Split is not { } split) continue;
            ObjectKey key = new(ObjectKind.Policy, policy.Metadata.Tenant, policy.Metadata.Name);
            if (!routes.Contains((key.Tenant, split.Route))) problems.Add(Missing(key, "spec.split.route", new ObjectKey(ObjectKind.Route, key.Tenant, split.Route)));
            for (int i = 0; i < split.To.Count; i++) CheckTarget(key, split.To[i].Cluster, split.To[i].Subset, FieldPath.Item("spec.split.to", i), clusters, problems);
        }
    }

    private static void CheckTarget(ObjectKey key, string cluster, string subset, string field, Dictionary<(string, string), ClusterSpec> clusters, List<ReferenceProblem> problems)
    {
        if (!clusters.TryGetValue((key.Tenant, cluster), out ClusterSpec? target))
            problems.Add(Missing(key, $"{field}.cluster", new ObjectKey(ObjectKind.Cluster, key.Tenant, cluster)));
        else if (subset.Length > 0 && !target.Subsets.ContainsKey(subset))
            problems.Add(new ReferenceProblem(key, $"{field}.subset", $"cluster/{cluster} has no subset '{subset}'{(target.Subsets.Count > 0 ? $"; it has {string.Join(", ", target.Subsets.Keys)}" : "")}"));
    }

    private static void CheckHosts(ObjectKey key, IReadOnlyList<string> names, Func<string, bool> isThere, List<ReferenceProblem> problems)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (!isThere(names[i])) problems.Add(Missing(key, FieldPath.Item("spec.hosts", i), new ObjectKey(ObjectKind.VirtualHost, key.Tenant, names[i])));
        }
    }

    private static void CheckClusters(ObjectSet set, List<ReferenceProblem> problems)
    {
        EndpointIndex endpoints = new(set.Endpoints);
        foreach (GatewayObject<ClusterSpec> cluster in set.Clusters)
        {
            ObjectKey key = new(ObjectKind.Cluster, cluster.Metadata.Tenant, cluster.Metadata.Name);
            GatewayObject<EndpointSpec>[] selected = [.. endpoints.Select(key.Tenant, cluster.Spec.Select)];
            if (selected.Length == 0) problems.Add(new ReferenceProblem(key, "spec.select", "selects no endpoint", IsWarning: true));
            if (selected.Length == 0) continue;
            foreach ((string name, IReadOnlyDictionary<string, string> labels) in cluster.Spec.Subsets)
            {
                if (!selected.Any(endpoint => EndpointIndex.Has(endpoint.Metadata.Labels, labels)))
                    problems.Add(new ReferenceProblem(key, FieldPath.Member("spec.subsets", name), "selects no endpoint", IsWarning: true));
            }
        }
    }

    private static ReferenceProblem Missing(ObjectKey key, string field, ObjectKey target) => new(key, field, $"{target} does not exist", Missing: target);
}
