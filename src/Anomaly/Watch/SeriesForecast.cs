using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Watch;

/// <summary>What is expected of one series in the hour that follows: season, level and trend.</summary>
/// <param name="Subject">Whose series.</param>
/// <param name="Metric">Request rate, a latency or throughput.</param>
/// <param name="MadeAt">When, seconds since 1970.</param>
/// <param name="Points">One value per <see cref="StepSeconds"/>, the first of them a step after <paramref name="MadeAt"/>.</param>
public sealed record SeriesForecast(Subject Subject, FindingMetric Metric, long MadeAt, IReadOnlyList<double> Points)
{
    /// <summary>Seconds from point to point.</summary>
    public const int StepSeconds = 300;

    /// <summary>Points of a forecast.</summary>
    public const int Steps = 12;
}
