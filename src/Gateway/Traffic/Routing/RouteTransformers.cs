using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Gateway.Routing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>Builds what edits a route's requests and responses. Routes of one table with equal edits share it.</summary>
/// <remarks>Most routes of a gateway edit alike, and what ten thousand of them have in common stays in the processor's caches. Where the
/// application adds to the proxy's transforms, what it adds may go by the route, and each route gets its own.</remarks>
internal sealed class RouteTransformers(ITransformBuilder builder, IEnumerable<ITransformProvider> providers, IEnumerable<ITransformFactory> factories)
{
    private readonly bool _mayShare = builder.GetType().Assembly == typeof(ITransformBuilder).Assembly
        && providers.All(static provider => provider is RecordingTransforms)
        && factories.All(static factory => factory.GetType().Assembly == typeof(ITransformFactory).Assembly);

    /// <summary>The transformers of one table.</summary>
    public sealed class Table(RouteTransformers all)
    {
        private readonly Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> _edits = new(StringComparer.Ordinal);
        private readonly Dictionary<(ClusterConfig Cluster, IReadOnlyList<IReadOnlyDictionary<string, string>> Edits), HttpTransformer> _shared = [];

        /// <summary>A route's edits in the proxy's terms: the same list for equal ones.</summary>
        public IReadOnlyList<IReadOnlyDictionary<string, string>> Of(RouteSpec spec)
        {
            IReadOnlyList<IReadOnlyDictionary<string, string>> edits = RouteTransforms.Of(spec);
            string text = JsonSerializer.Serialize(edits);
            if (_edits.TryGetValue(text, out IReadOnlyList<IReadOnlyDictionary<string, string>>? known)) return known;
            _edits.Add(text, edits);
            return edits;
        }

        /// <summary>What makes the edits.</summary>
        /// <param name="route">The route, with what <see cref="Of"/> gave.</param>
        /// <param name="cluster">The cluster that it leads to.</param>
        public HttpTransformer Build(RouteConfig route, ClusterConfig cluster)
        {
            if (!all._mayShare) return all.Create(route, cluster);
            (ClusterConfig, IReadOnlyList<IReadOnlyDictionary<string, string>>) key = (cluster, route.Transforms!);
            if (!_shared.TryGetValue(key, out HttpTransformer? transformer)) _shared.Add(key, transformer = all.Create(route, cluster));
            return transformer;
        }
    }

    private HttpTransformer Create(RouteConfig route, ClusterConfig cluster) => builder.Build(route, cluster);
}
