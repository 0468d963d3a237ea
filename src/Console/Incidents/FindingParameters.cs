using System.ComponentModel;
using System.Text.Json;
using Insight.Anomaly.Findings;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Incidents;

/// <summary>Which findings a caller asks for.</summary>
internal readonly record struct FindingParameters(
    [property: FromQuery(Name = "tenant"), Description("Only findings of this tenant.")] string? Tenant,
    [property: FromQuery(Name = "service"), Description("Only findings about this service.")] string? Service,
    [property: FromQuery(Name = "metric"), Description("Only findings of this metric, such as error-rate.")] string? Metric)
{
    /// <summary>The metric by its name in the API; null when there is none of this name.</summary>
    public static FindingMetric? MetricOf(string? name)
    {
        foreach (FindingMetric metric in Enum.GetValues<FindingMetric>())
        {
            if (JsonNamingPolicy.KebabCaseLower.ConvertName(metric.ToString()) == name) return metric;
        }

        return null;
    }

    /// <summary>What is wrong with a metric's name.</summary>
    public static string MetricProblem => $"metric: one of {string.Join(", ", Enum.GetNames<FindingMetric>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName))} is needed.";

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem => Metric is not null && MetricOf(Metric) is null ? MetricProblem : null;
}
