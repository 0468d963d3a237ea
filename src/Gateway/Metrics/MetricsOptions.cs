namespace Insight.Gateway.Metrics;

/// <summary>What metrics are given to whom (<c>gateway:metrics</c>); see <c>gateway:listen:metrics</c> for those that are fetched.</summary>
public sealed class MetricsOptions
{
    /// <summary>Collector that metrics are sent to (OTLP over HTTP), such as <c>http://collector:4318</c>. Empty: where the environment variable
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; nowhere if it says nothing.</summary>
    public string Otlp { get; set; } = "";

    /// <summary>Meters besides <c>Insight.Gateway</c> and <c>System.Runtime</c>, such as <c>Microsoft.AspNetCore.Hosting</c>; each request may pay for them.</summary>
    public IList<string> Meters { get; } = [];

    /// <summary>Every meter that is given out.</summary>
    internal IEnumerable<string> AllMeters => Meters.Prepend("System.Runtime").Prepend(Records.JournalMetrics.MeterName).Distinct(StringComparer.Ordinal);
}
