using System.Diagnostics.Metrics;
using Insight.Contracts.Records;
using Insight.Gateway.Metrics;
using Insight.Gateway.Metrics.Prometheus;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Bench.Capture;

/// <summary>What counting a request in the metrics costs: with nobody who listens, with a listener, and beyond the limit of series.</summary>
internal static class Counting
{
    /// <summary>Prints a figure for each.</summary>
    public static void Print(Figures figures)
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IMeterFactory factory = services.GetRequiredService<IMeterFactory>();
        using RequestMetrics metrics = new(factory);
        RouteSeries route = Route(0);
        figures.AtMost("request_counted_us", Of(metrics, route).Microseconds, "us", 0.5);
        using MetricStore store = new(["Insight.Gateway"], factory);
        Measurement listened = Of(metrics, route);
        figures.AtMost("request_counted_and_listened_to_us", listened.Microseconds, "us", 0.5);
        figures.AtMost("request_counted_allocated", listened.BytesAllocated, "B", 1);
        for (int i = 0; i < 3_000; i++) metrics.Record(Route(i), "cart", 200, ResponseFlag.NoFlag, 0.001);
        figures.AtMost("request_counted_as_other_us", Of(metrics, Route(-1)).Microseconds, "us", 0.5);
    }

    private static Measurement Of(RequestMetrics metrics, RouteSeries route) => Measurement.Of(() => metrics.Record(route, "cart", 200, ResponseFlag.NoFlag, 0.001));

    private static RouteSeries Route(int number) => new(new RouteNames("default", "shop.example", $"route-{number}", "products", "products"));
}
