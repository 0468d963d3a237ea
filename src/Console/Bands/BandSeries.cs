using Insight.Anomaly.Findings;

namespace Insight.Console.Bands;

/// <summary>One series with what was expected of it.</summary>
/// <param name="Kind">What it is of.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="Host">Virtual host; of endpoints.</param>
/// <param name="Source">Calling service; empty when it is unknown or does not belong to the kind.</param>
/// <param name="Service">Service that was called.</param>
/// <param name="EndpointId">Endpoint, 16 hexadecimal digits; zeros when it does not belong to the kind.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Unit">Unit of all values.</param>
/// <param name="Points">In order; steps that nothing is kept of are left out.</param>
/// <param name="Forecast">What is expected of the hour to come; null when there is no fresh forecast.</param>
public sealed record BandSeries(
    SubjectKind Kind, string Tenant, string Host, string Source, string Service, string EndpointId, FindingMetric Metric, string Unit, IReadOnlyList<BandPoint> Points, Forecast? Forecast);
