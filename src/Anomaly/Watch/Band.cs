using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Watch;

/// <summary>What one series showed in a minute, and what was expected of it: for drawing.</summary>
/// <param name="Subject">Whose series.</param>
/// <param name="Metric">Request rate, error rate, a latency or throughput; unit as the metric says.</param>
/// <param name="Minute">Start of the minute, seconds since 1970.</param>
/// <param name="Value">What was seen; NaN: nothing, such as the latency of a minute without requests.</param>
/// <param name="Lower">Lower end of what was expected; NaN while nothing is known yet, as the following.</param>
/// <param name="Expected">The middle.</param>
/// <param name="Upper">The upper end.</param>
public sealed record Band(Subject Subject, FindingMetric Metric, long Minute, double Value, double Lower, double Expected, double Upper);
