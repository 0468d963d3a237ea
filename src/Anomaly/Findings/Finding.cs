namespace Insight.Anomaly.Findings;

/// <summary>Something strange about one subject in one stretch of time. Many findings make one incident.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Metric">What was strange.</param>
/// <param name="Start">Start of the first strange interval, UTC.</param>
/// <param name="End">End of the last strange interval, UTC.</param>
/// <param name="PValue">How likely this is on ordinary operation.</param>
/// <param name="Observed">The value seen; unit as the metric says.</param>
/// <param name="Expected">The middle of what was expected; NaN when nothing was.</param>
/// <param name="Lower">Lower end of what was expected.</param>
/// <param name="Upper">Upper end of what was expected.</param>
/// <param name="Requests">How many requests this rests on.</param>
/// <param name="Reason">One sentence for people, with numbers; safe text (no raw values of requests).</param>
public sealed record Finding(
    Subject Subject, FindingMetric Metric, DateTimeOffset Start, DateTimeOffset End, double PValue,
    double Observed, double Expected, double Lower, double Upper, long Requests, string Reason);
