using System.Collections.Frozen;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>The clusters of one configuration.</summary>
internal sealed class UpstreamSnapshot(FrozenDictionary<(string Tenant, string Name), UpstreamCluster> clusters)
{
    /// <summary>Of a gateway without objects.</summary>
    public static readonly UpstreamSnapshot Empty = new(FrozenDictionary<(string Tenant, string Name), UpstreamCluster>.Empty);

    /// <summary>A cluster; null when the tenant has none of that name.</summary>
    public UpstreamCluster? Find(string tenant, string name) => clusters.GetValueOrDefault((tenant, name));
}
