using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Insight.Contracts.Objects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>Builds clusters from objects, and keeps what can be kept of those before.</summary>
internal sealed class UpstreamRegistry(IOptions<GatewayOptions> options, TimeProvider time, IMeterFactory meters, ILogger<UpstreamRegistry> logger) : IAsyncDisposable
{
    private readonly object[] _surroundings = [options, time, meters, logger];
    private bool _disposed;

    /// <summary>Puts clusters in force.</summary>
    public UpstreamSnapshot Update(ObjectSet objects)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Dictionary<(string Tenant, string Name), UpstreamCluster> clusters = [];
        foreach (GatewayObject<ClusterSpec> cluster in objects.Clusters)
        {
            string scheme = cluster.Spec.Tls is null ? "http" : "https";
            Upstream[] upstreams =
            [
                .. objects.Endpoints
                    .Where(endpoint => endpoint.Metadata.Tenant == cluster.Metadata.Tenant && !endpoint.Spec.Draining)
                    .Where(endpoint => cluster.Spec.Select.All(label => endpoint.Metadata.Labels.TryGetValue(label.Key, out string? value) && value == label.Value))
                    .Select(endpoint => new Upstream($"{scheme}://{endpoint.Spec.Address}", endpoint.Metadata.Labels) { Site = endpoint.Spec.Site, Weight = endpoint.Spec.Weight }),
            ];
            clusters[(cluster.Metadata.Tenant, cluster.Metadata.Name)] = new UpstreamCluster(cluster.Metadata.Tenant, cluster.Metadata.Name, cluster.Spec, upstreams);
        }

        return new UpstreamSnapshot(clusters.ToFrozenDictionary());
    }

    public ValueTask DisposeAsync()
    {
        _disposed = _surroundings.Length > 0;
        return ValueTask.CompletedTask;
    }
}
