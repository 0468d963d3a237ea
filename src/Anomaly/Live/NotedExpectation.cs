using System.Globalization;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;

namespace Insight.Anomaly.Live;

/// <summary>Somebody said: this is expected. Empty parts stand for all.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="Service">Service.</param>
/// <param name="Source">Calling service.</param>
/// <param name="EndpointId">Endpoint, 16 hexadecimal digits; zeros: every one.</param>
/// <param name="Client">Client key, as records carry it.</param>
/// <param name="Metric">Metric; null: every one.</param>
/// <param name="Until">Until when, UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="NotedAt">When it was told, UTC; it counts from then on.</param>
/// <param name="NotedBy">Who told it.</param>
public sealed record NotedExpectation(
    string Id, string Tenant, string Service, string Source, string EndpointId, string Client, FindingMetric? Metric, DateTimeOffset Until, string Reason,
    DateTimeOffset NotedAt, string NotedBy)
{
    /// <summary>As detection reads it.</summary>
    internal Expectation ToExpectation() => new(
        Tenant, Service, Source, ulong.Parse(EndpointId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), Client, Metric, NotedAt, Until);
}
