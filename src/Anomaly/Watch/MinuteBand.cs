using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Watch;

/// <summary>One metric of the minute that ended last; see <see cref="Band"/>.</summary>
internal readonly record struct MinuteBand(FindingMetric Metric, double Value, double Lower, double Expected, double Upper);
