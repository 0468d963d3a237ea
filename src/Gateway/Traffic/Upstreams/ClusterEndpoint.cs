using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams.Names;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>An endpoint that clusters can select.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="LabelKey">The same labels as one text, in order.</param>
internal sealed record ClusterEndpoint(EndpointAddress Address, EndpointSpec Spec, IReadOnlyDictionary<string, string> Labels, string LabelKey)
{
    /// <summary>An endpoint; null when its address cannot be used.</summary>
    public static ClusterEndpoint? Of(GatewayObject<EndpointSpec> endpoint)
    {
        if (EndpointAddress.Parse(endpoint.Spec.Address) is not { } address) return null;
        string key = string.Join('\n', endpoint.Metadata.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        return new ClusterEndpoint(address, endpoint.Spec, endpoint.Metadata.Labels, key);
    }
}
