namespace Insight.Console.Metrics;

/// <summary>Counters of traffic as they are. Only to be read where it was given.</summary>
internal sealed record SeriesSnapshot(
    IReadOnlyDictionary<EdgeSeries, SeriesSums> Edges, IReadOnlyDictionary<EndpointSeries, SeriesSums> Endpoints, IReadOnlyDictionary<WafSeries, SeriesSums> Matches,
    IReadOnlyDictionary<string, long> OpenIncidents, IReadOnlyDictionary<string, int> FoldedEdges, IReadOnlyDictionary<string, int> FoldedEndpoints, IReadOnlyDictionary<string, int> FoldedMatches);
