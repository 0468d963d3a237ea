using Insight.Anomaly.Findings;

namespace Insight.Console.Bands;

/// <summary>Whose series.</summary>
/// <param name="Kind">Service, edge, endpoint, or endpoint on an edge.</param>
/// <param name="Tenant">Tenant; null: all that have it.</param>
/// <param name="Source">Calling service, of edges.</param>
/// <param name="Service">Service that is called; of endpoints any.</param>
/// <param name="Endpoint">Endpoint; 0 when it does not belong to the kind.</param>
/// <param name="Metric">Metric; null: all.</param>
/// <param name="Limit">The limit that forecasts are asked about.</param>
internal sealed record BandSubject(SubjectKind Kind, string? Tenant, string Source, string Service, ulong Endpoint, FindingMetric? Metric, double? Limit);
