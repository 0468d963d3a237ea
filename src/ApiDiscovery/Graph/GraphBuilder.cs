using Insight.ApiDiscovery.Identity;

namespace Insight.ApiDiscovery.Graph;

/// <summary>Builds the service graph from requests as they are read, in bounded memory.</summary>
/// <remarks>
/// Requests are resolved in batches: traces are joined within a batch, which is far longer than a request takes. The address map does
/// not know batches. Not for use by several threads.
/// </remarks>
public sealed class GraphBuilder
{
    /// <summary>Requests resolved together: about 60 MB.</summary>
    public const int DefaultBatch = 250_000;

    /// <summary>Most edges: far beyond real graphs; a log in which every request has a name of its own stops growing here.</summary>
    public const int MaxEdges = 100_000;

    private readonly AddressTimeline _addresses;
    private readonly LatencyBudget _budget;
    private readonly int _batchSize;
    private readonly List<Hop> _batch = [];
    private readonly Dictionary<(string Source, string Destination), Edge> _edges = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Starts an empty graph.</summary>
    /// <param name="addresses">Which service had which address when.</param>
    /// <param name="budget">How many latencies are kept; <see cref="LatencyBudget.Default"/> when null.</param>
    /// <param name="batchSize">Requests resolved together.</param>
    public GraphBuilder(AddressTimeline addresses, LatencyBudget? budget = null, int batchSize = DefaultBatch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _addresses = addresses;
        _budget = budget ?? LatencyBudget.Default;
        _batchSize = batchSize;
    }

    /// <summary>Requests that are in no edge, since there were too many edges.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Takes one request.</summary>
    public void Add(Hop hop)
    {
        _batch.Add(hop with
        {
            Source = Shared(hop.Source),
            Destination = Shared(hop.Destination),
            ClientAddress = Shared(hop.ClientAddress),
            DestinationAddress = Shared(hop.DestinationAddress),
        });
        if (_batch.Count >= _batchSize) Flush();
    }

    /// <summary>All edges so far, by source and destination in order of their characters' numbers.</summary>
    public IReadOnlyList<GraphEdge> Build()
    {
        Flush();
        return [.. _edges
            .OrderBy(static edge => edge.Key.Source, StringComparer.Ordinal).ThenBy(static edge => edge.Key.Destination, StringComparer.Ordinal)
            .Select(static edge => new GraphEdge(
                edge.Key.Source, edge.Key.Destination, edge.Value.Latencies.Count, edge.Value.Latencies.Quantile(0.50), edge.Value.Latencies.Quantile(0.99),
                edge.Value.Latencies.IsApproximate, edge.Value.Best.Evidence, edge.Value.Best.Confidence)
            {
                P95Ms = edge.Value.Latencies.Quantile(0.95),
                ClientErrors = edge.Value.ClientErrors,
                ServerErrors = edge.Value.ServerErrors,
            })];
    }

    private void Flush()
    {
        IReadOnlyList<ResolvedHop> resolved = SourceResolver.Resolve(_batch, _addresses);
        for (int i = 0; i < resolved.Count; i++) Add(resolved[i], _batch[i]);
        _batch.Clear();
        _names.Clear();
    }

    private void Add(ResolvedHop hop, in Hop request)
    {
        if (!_edges.TryGetValue((hop.Source, hop.Destination), out Edge? edge))
        {
            if (_edges.Count >= MaxEdges)
            {
                LeftOut++;
                return;
            }

            _edges.Add((hop.Source, hop.Destination), edge = new Edge(new EdgeLatencies(_budget)));
        }

        edge.Latencies.Add(request.DurationUs);
        if (request.Status is >= 400 and < 500) edge.ClientErrors++;
        if (request.Status >= 500) edge.ServerErrors++;
        if ((hop.Confidence, hop.Evidence).CompareTo((edge.Best.Confidence, edge.Best.Evidence)) > 0) edge.Best = hop;
    }

    /// <summary>One copy of a name per batch, however many requests carry it.</summary>
    private string Shared(string? name)
    {
        if (string.IsNullOrEmpty(name)) return "";
        if (_names.TryGetValue(name, out string? known)) return known;
        _names.Add(name);
        return name;
    }

    private sealed class Edge(EdgeLatencies latencies)
    {
        public EdgeLatencies Latencies { get; } = latencies;

        public ResolvedHop Best { get; set; }

        public long ClientErrors { get; set; }

        public long ServerErrors { get; set; }
    }
}
