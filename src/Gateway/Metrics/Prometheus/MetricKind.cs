namespace Insight.Gateway.Metrics.Prometheus;

/// <summary>What a metric is to Prometheus.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>How often values were at most so large.</summary>
    Histogram,
}
