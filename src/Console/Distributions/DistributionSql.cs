using Insight.Console.Queries;

namespace Insight.Console.Distributions;

/// <summary>The queries over the derived windows. Names of columns come from <see cref="DistributionMetric"/>, never from a caller.</summary>
internal static class DistributionSql
{
    /// <summary>A histogram and the sum behind it.</summary>
    public static string Histogram(DistributionMetric metric, DistributionSubject subject, WindowGrain grain) =>
        $"SELECT sumMap({metric.Histogram}) AS Histogram, sum({metric.Sum}) AS Total FROM {From(subject, grain)}";

    /// <summary>Sums per step of time, counted from the start of the window.</summary>
    public static string Steps(DistributionMetric metric, DistributionSubject subject, WindowGrain grain) => $"""
        SELECT intDiv(toUnixTimestamp({Column(grain)}) - @start, @step) AS Step, sum(requests) AS Requests, sum({metric.Sum}) AS Total
        FROM {From(subject, grain)}
        GROUP BY Step
        ORDER BY Step
        """;

    private static string From(DistributionSubject subject, WindowGrain grain)
    {
        string family = (subject.Edge, subject.Endpoint) switch { (null, _) => "endpoint", (_, null) => "edge", _ => "edge_endpoint" };
        string edge = subject.Edge is null ? "" : " AND source_service = @source AND destination_service = @destination";
        string endpoint = subject.Endpoint is null ? "" : " AND endpoint_id = @endpoint";
        return $"{family}_{(grain == WindowGrain.Minutes ? "minutes" : "windows")} FINAL WHERE {Column(grain)} >= @from AND {Column(grain)} < @to AND requests > 0{edge}{endpoint}";
    }

    private static string Column(WindowGrain grain) => grain == WindowGrain.Minutes ? "minute" : "window";
}
