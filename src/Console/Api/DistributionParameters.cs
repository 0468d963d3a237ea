using System.ComponentModel;
using Insight.Console.Distributions;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>Which distribution a caller asks for.</summary>
internal readonly record struct DistributionParameters(
    [property: FromQuery(Name = "edge"), Description("Id of an edge, as in /edges. With endpoint: the endpoint as this edge uses it.")] string? Edge,
    [property: FromQuery(Name = "endpoint"), Description("Id of an endpoint, as in /endpoints: 16 hexadecimal digits.")] string? Endpoint,
    [property: FromQuery(Name = "metric"), Description("request_size, response_size, latency, upstream_latency, request_rate, error_rate or throughput.")] string? Metric)
{
    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (DistributionSubject? Subject, DistributionMetric? Metric, string? Problem) Parse()
    {
        if (DistributionMetric.Find(Metric) is not { } metric)
            return (null, null, $"metric: one of {string.Join(", ", DistributionMetric.All.Select(static m => m.Name))} is needed.");
        if (Edge is null && Endpoint is null) return (null, null, "edge: give edge, endpoint, or both.");
        (string, string)? edge = null;
        if (Edge is not null)
        {
            if (!NodeIds.TryEdge(Edge, out string source, out string destination)) return (null, null, "edge: the id of an edge is needed, such as web>cart; /api/v1/edges lists them.");
            edge = (source, destination);
        }

        ulong number = 0;
        if (Endpoint is not null && !NodeIds.TryEndpoint(Endpoint, out number)) return (null, null, "endpoint: 16 hexadecimal digits are needed; /api/v1/endpoints lists ids.");
        return (new DistributionSubject(edge, Endpoint is null ? null : number), metric, null);
    }
}
