using Insight.Contracts.Objects;

namespace Insight.Policy.Objects.Rules;

/// <summary>Endpoints by their labels, so that a cluster's are found without looking at all.</summary>
internal sealed class EndpointIndex
{
    private readonly Dictionary<(string Tenant, string Name, string Value), List<GatewayObject<EndpointSpec>>> _byLabel = [];

    public EndpointIndex(IEnumerable<GatewayObject<EndpointSpec>> endpoints)
    {
        foreach (GatewayObject<EndpointSpec> endpoint in endpoints)
        {
            foreach ((string name, string value) in endpoint.Metadata.Labels)
            {
                (string, string, string) key = (endpoint.Metadata.Tenant, name, value);
                if (!_byLabel.TryGetValue(key, out List<GatewayObject<EndpointSpec>>? having)) _byLabel.Add(key, having = []);
                having.Add(endpoint);
            }
        }
    }

    /// <summary>The endpoints of a tenant that have all of the labels, in the order in which they were given; none for no labels.</summary>
    public IEnumerable<GatewayObject<EndpointSpec>> Select(string tenant, IReadOnlyDictionary<string, string> labels)
    {
        List<GatewayObject<EndpointSpec>>? fewest = null;
        foreach ((string name, string value) in labels)
        {
            if (!_byLabel.TryGetValue((tenant, name, value), out List<GatewayObject<EndpointSpec>>? having)) return [];
            if (fewest is null || having.Count < fewest.Count) fewest = having;
        }

        return fewest?.Where(endpoint => Has(endpoint.Metadata.Labels, labels)) ?? [];
    }

    /// <summary>True when all of <paramref name="wanted"/> are among the labels.</summary>
    public static bool Has(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> wanted) =>
        wanted.All(pair => labels.TryGetValue(pair.Key, out string? value) && value == pair.Value);
}
