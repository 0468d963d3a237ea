namespace Insight.Anomaly.Series;

/// <summary>One value of a series.</summary>
/// <param name="Seconds">Start of the interval that the value stands for, in seconds since 1970-01-01 UTC. Grows from point to point; gaps are allowed.</param>
/// <param name="Value">The value. <see cref="double.NaN"/> says that the interval is known to have none.</param>
public readonly record struct SeriesPoint(long Seconds, double Value);
