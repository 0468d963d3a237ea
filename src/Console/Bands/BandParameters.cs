using System.ComponentModel;
using System.Globalization;
using Insight.Anomaly.Findings;
using Insight.Console.Api;
using Insight.Console.Incidents;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Bands;

/// <summary>Which series a caller asks for.</summary>
internal readonly record struct BandParameters(
    [property: FromQuery(Name = "tenant"), Description("Only series of this tenant.")] string? Tenant,
    [property: FromQuery(Name = "service"), Description("Name of a service. Not together with edge or endpoint.")] string? Service,
    [property: FromQuery(Name = "edge"), Description("Id of an edge, as in /edges. With endpoint: the endpoint as this edge uses it.")] string? Edge,
    [property: FromQuery(Name = "endpoint"), Description("Id of an endpoint, as in /endpoints: 16 hexadecimal digits. Bands of endpoints are kept while they are part of an incident.")] string? Endpoint,
    [property: FromQuery(Name = "metric"), Description("request-rate, error-rate, latency-p50, latency-p95 or throughput; all of them when nothing is said.")] string? Metric,
    [property: FromQuery(Name = "limit"), Description("With metric: a value, such as a capacity in the metric's unit; forecasts say when they reach it.")] string? Limit)
{
    private static readonly FindingMetric[] s_metrics = [FindingMetric.RequestRate, FindingMetric.ErrorRate, FindingMetric.LatencyP50, FindingMetric.LatencyP95, FindingMetric.Throughput];

    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (BandSubject? Subject, string? Problem) Parse()
    {
        FindingMetric? metric = FindingParameters.MetricOf(Metric);
        if (Metric is not null && !(metric is { } known && s_metrics.Contains(known))) return (null, "metric: one of request-rate, error-rate, latency-p50, latency-p95, throughput is needed.");
        double limit = 0;
        if (Limit is not null && (metric is null || !double.TryParse(Limit, NumberStyles.Float, CultureInfo.InvariantCulture, out limit) || !double.IsFinite(limit)))
            return (null, "limit: a number is needed, and a metric that it is a limit of.");
        double? asked = Limit is null ? null : limit;
        if (Service is not null)
        {
            return Edge is null && Endpoint is null
                ? (new BandSubject(SubjectKind.Service, Tenant, "", Service, 0, metric, asked), null)
                : (null, "service: give either service, or edge, endpoint or both.");
        }

        if (Edge is null && Endpoint is null) return (null, "service: give service, edge, endpoint, or edge and endpoint.");
        (string source, string service, ulong endpoint) = ("", "", 0);
        if (Edge is not null && !NodeIds.TryEdge(Edge, out source, out service)) return (null, "edge: the id of an edge is needed, such as web>cart; /api/v1/edges lists them.");
        if (Endpoint is not null && !NodeIds.TryEndpoint(Endpoint, out endpoint)) return (null, "endpoint: 16 hexadecimal digits are needed; /api/v1/endpoints lists ids.");
        SubjectKind kind = Edge is null ? SubjectKind.Endpoint : Endpoint is null ? SubjectKind.Edge : SubjectKind.EdgeEndpoint;
        return (new BandSubject(kind, Tenant, source, service, endpoint, metric, asked), null);
    }
}
