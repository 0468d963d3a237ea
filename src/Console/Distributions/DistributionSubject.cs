namespace Insight.Console.Distributions;

/// <summary>Whose distribution: an edge's, an endpoint's, or an endpoint's as one edge uses it.</summary>
/// <param name="Edge">Source and destination; null for all sources of the endpoint.</param>
/// <param name="Endpoint">Endpoint; null for everything on the edge.</param>
public sealed record DistributionSubject((string Source, string Destination)? Edge, ulong? Endpoint);
