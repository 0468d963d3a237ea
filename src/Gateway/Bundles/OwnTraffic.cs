using Insight.Contracts.Objects;

namespace Insight.Gateway.Bundles;

/// <summary>Joins what the console says with the objects of the gateway's own folder.</summary>
internal static class OwnTraffic
{
    /// <summary>The objects in force: where the console has policies and nothing that carries traffic, the folder's own hosts, routes and clusters go on.</summary>
    /// <remarks>A first policy of a console that knows no host would otherwise take away every route that requests come by.</remarks>
    /// <param name="told">The console's objects.</param>
    /// <param name="own">Objects of the gateway's own folder; null: none.</param>
    public static ObjectSet Under(ObjectSet told, ObjectSet? own) => own is null || CarriesTraffic(told) ? told : own with
    {
        Policies =
        [
            .. told.Policies.UnionBy(own.Policies, static policy => (policy.Metadata.Tenant, policy.Metadata.Name))
                .OrderBy(static policy => policy.Metadata.Tenant, StringComparer.Ordinal).ThenBy(static policy => policy.Metadata.Name, StringComparer.Ordinal),
        ],
    };

    private static bool CarriesTraffic(ObjectSet set) =>
        set.VirtualHosts.Count + set.Routes.Count + set.Clusters.Count + set.Endpoints.Count + set.AdvertisePolicies.Count > 0;
}
