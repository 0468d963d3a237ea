using Insight.Contracts.Objects;
using Insight.Contracts.Policies;

namespace Insight.Policy.Objects.Rules;

/// <summary>What must hold of an object in itself: the rules that the specs' comments state. What it refers to is looked at by <see cref="ReferenceRules"/>.</summary>
public static class ObjectRules
{
    /// <summary>Every rule that the object breaks; none when it is right.</summary>
    public static IReadOnlyList<RuleProblem> Check(NamedObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        RuleCheck check = new();
        Check(value, check);
        return check.Problems;
    }

    internal static void Check(NamedObject value, RuleCheck check)
    {
        check.Name(value.Metadata.Name, "metadata.name");
        check.Tenant(value.Metadata.Tenant, "metadata.tenant");
        check.Labels(value.Metadata.Labels, "metadata.labels");
        switch (value.Spec)
        {
            case VirtualHostSpec host:
                check.VirtualHost(host);
                break;
            case RouteSpec route:
                check.Route(route);
                break;
            case ClusterSpec cluster:
                check.Cluster(cluster);
                break;
            case EndpointSpec endpoint:
                Endpoint(check, endpoint);
                break;
            case AdvertisePolicySpec advertise:
                Advertise(check, advertise);
                break;
            case PolicySpec policy:
                check.Policy(policy);
                break;
        }
    }

    private static void Endpoint(RuleCheck check, EndpointSpec endpoint)
    {
        check.Address(endpoint.Address, "spec.address");
        check.Range(endpoint.Weight, 1, 1_000, "spec.weight");
        check.Text(endpoint.Site, 64, "spec.site", mayBeEmpty: true);
        check.Range(endpoint.Refresh, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), "spec.refresh");
    }

    private static void Advertise(RuleCheck check, AdvertisePolicySpec policy)
    {
        check.Count(policy.Hosts.Count, 1, 10_000, "spec.hosts");
        check.Each(policy.Hosts, "spec.hosts", check.Name);
        check.Labels(policy.Gateways, "spec.gateways");
        check.Count(policy.Listeners.Count, 0, 32, "spec.listeners");
        check.Each(policy.Listeners, "spec.listeners", check.Name);
    }
}
