using Insight.Contracts.Objects;
using Insight.Contracts.Policies;

namespace Insight.Policy.Objects;

/// <summary>Sets of objects, and the objects in them.</summary>
public static class ObjectSets
{
    /// <summary>A set of objects, each kind ordered by tenant and name.</summary>
    public static ObjectSet Of(IEnumerable<NamedObject> objects)
    {
        ILookup<Type, NamedObject> kinds = objects
            .OrderBy(static o => o.Metadata.Tenant, StringComparer.Ordinal).ThenBy(static o => o.Metadata.Name, StringComparer.Ordinal)
            .ToLookup(static o => o.Spec.GetType());
        return new ObjectSet
        {
            VirtualHosts = Those<VirtualHostSpec>(),
            Routes = Those<RouteSpec>(),
            Clusters = Those<ClusterSpec>(),
            Endpoints = Those<EndpointSpec>(),
            AdvertisePolicies = Those<AdvertisePolicySpec>(),
            Policies = Those<PolicySpec>(),
        };

        GatewayObject<T>[] Those<T>() => [.. kinds[typeof(T)].Select(static o => new GatewayObject<T>(o.Metadata, (T)o.Spec))];
    }

    /// <summary>The objects of a set.</summary>
    public static IEnumerable<NamedObject> Objects(this ObjectSet set) =>
        set.Endpoints.Select(Named).Concat(set.Clusters.Select(Named)).Concat(set.VirtualHosts.Select(Named)).Concat(set.Routes.Select(Named)).Concat(set.AdvertisePolicies.Select(Named))
            .Concat(set.Policies.Select(Named));

    private static NamedObject Named<T>(GatewayObject<T> item) where T : notnull => new(item.Metadata, item.Spec);
}
