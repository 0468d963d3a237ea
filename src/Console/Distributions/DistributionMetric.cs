namespace Insight.Console.Distributions;

/// <summary>What a distribution is of, and where the windows hold it.</summary>
/// <param name="Name">Name in the API.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Histogram">Column of the histogram; null for what is counted per step of time.</param>
/// <param name="Sum">Column of the sum, for the mean.</param>
public sealed record DistributionMetric(string Name, string Unit, string? Histogram, string Sum)
{
    /// <summary>Requests per second, one value per step of time; steps without requests count.</summary>
    public static DistributionMetric RequestRate { get; } = new("request_rate", "requests-per-second", null, "requests");

    /// <summary>Share of answers with a status of 400 or more, one value per step of time with requests.</summary>
    public static DistributionMetric ErrorRate { get; } = new("error_rate", "share", null, "errors_4xx + errors_5xx");

    /// <summary>Body bytes of requests and responses per second, one value per step of time; steps without requests count.</summary>
    public static DistributionMetric Throughput { get; } = new("throughput", "bytes-per-second", null, "request_bytes + response_bytes");

    /// <summary>All metrics. A latency is whole; an upstream latency is the part until the upstream's response headers.</summary>
    public static IReadOnlyList<DistributionMetric> All { get; } =
    [
        new("request_size", "bytes", "request_sizes", "request_bytes"),
        new("response_size", "bytes", "response_sizes", "response_bytes"),
        new("latency", "microseconds", "durations", "duration_us"),
        new("upstream_latency", "microseconds", "upstream_durations", "upstream_us"),
        RequestRate, ErrorRate, Throughput,
    ];

    /// <summary>The metric of this name; null when there is none.</summary>
    public static DistributionMetric? Find(string? name) => All.FirstOrDefault(metric => metric.Name == name);
}
