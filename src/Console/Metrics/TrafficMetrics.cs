using System.Diagnostics.Metrics;
using Insight.Console.Access;

namespace Insight.Console.Metrics;

/// <summary>The same counters as instruments of the meter <c>Insight.Traffic</c>, for whoever sends metrics by OTLP. Names are as Prometheus has them but for dots.</summary>
/// <remarks>Histograms cannot be observed, so buckets are a counter with the attribute <c>le</c>. Instruments are read only when somebody listens, and say what was looked at last.</remarks>
public sealed class TrafficMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Insight.Traffic";

    private readonly TrafficSeries _series;
    private readonly Meter _meter;

    /// <summary>Makes the instruments.</summary>
    public TrafficMetrics(IMeterFactory factory, TrafficSeries series)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _series = series;
        _meter = factory.Create(MeterName);
        foreach ((string name, string family, string ending, string unit) in Instruments)
        {
            if (family is "insight_incidents_open" or "insight_metrics_folded") _meter.CreateObservableGauge(name, () => Values(family, ending), unit);
            else _meter.CreateObservableCounter(name, () => Values(family, ending), unit);
        }
    }

    /// <summary>Names of the instruments, the metrics and endings that they show, and their units.</summary>
    public static IReadOnlyList<(string Name, string Family, string Ending, string Unit)> Instruments { get; } =
    [
        ("insight.edge.requests", "insight_edge_requests", "_total", "{request}"),
        ("insight.edge.request.io", "insight_edge_request_bytes", "_total", "By"),
        ("insight.edge.response.io", "insight_edge_response_bytes", "_total", "By"),
        ("insight.edge.duration.bucket", "insight_edge_duration_seconds", "_bucket", "{request}"),
        ("insight.edge.duration.sum", "insight_edge_duration_seconds", "_sum", "s"),
        ("insight.endpoint.requests", "insight_endpoint_requests", "_total", "{request}"),
        ("insight.waf.matches", "insight_waf_matches", "_total", "{match}"),
        ("insight.incidents.open", "insight_incidents_open", "", "{incident}"),
        ("insight.metrics.folded", "insight_metrics_folded", "", "{series}"),
    ];

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private List<Measurement<double>> Values(string name, string ending) => _series.Read(snapshot => MetricFamilies.Of(snapshot, TenantScope.Everywhere()).Single(family => family.Name == name).Samples
        .Where(sample => sample.Ending == ending).Select(static sample => new Measurement<double>(sample.Value, sample.Labels.Select(static label => KeyValuePair.Create(label.Key, (object?)label.Value)))).ToList());
}
