using Insight.Gateway.Traffic.Upstreams.Balancing;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>Endpoints of all tenants by label, so that a cluster looks at those of its rarest label only.</summary>
internal sealed class EndpointIndex
{
    private readonly Dictionary<(string Tenant, string Label, string Value), List<ClusterEndpoint>> _byLabel = [];

    /// <summary>Adds an endpoint.</summary>
    public void Add(string tenant, ClusterEndpoint endpoint)
    {
        foreach ((string label, string value) in endpoint.Labels)
        {
            if (!_byLabel.TryGetValue((tenant, label, value), out List<ClusterEndpoint>? same)) _byLabel.Add((tenant, label, value), same = []);
            same.Add(endpoint);
        }
    }

    /// <summary>The tenant's endpoints with all these labels; none when there are no labels.</summary>
    public IReadOnlyList<ClusterEndpoint> Select(string tenant, IReadOnlyDictionary<string, string> labels)
    {
        List<ClusterEndpoint>? fewest = null;
        foreach ((string label, string value) in labels)
        {
            if (!_byLabel.TryGetValue((tenant, label, value), out List<ClusterEndpoint>? same)) return [];
            if (fewest is null || same.Count < fewest.Count) fewest = same;
        }

        return fewest is null ? [] : [.. fewest.Where(endpoint => LabelSelection.Has(endpoint.Labels, labels))];
    }
}
