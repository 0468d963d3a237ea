namespace Insight.Anomaly.Series;

/// <summary>What a calibrated model says about one point.</summary>
/// <param name="Score">0 to 1; 1 is the strangest. Grows as the p-value falls.</param>
/// <param name="PValue">How likely so strange a point or a stranger one is on ordinary operation; above 0, at most 1.</param>
/// <param name="Lower">Lower end of what was expected; NaN while nothing is known yet.</param>
/// <param name="Expected">The middle of what was expected; NaN while nothing is known yet.</param>
/// <param name="Upper">Upper end of what was expected; NaN while nothing is known yet.</param>
public readonly record struct SeriesJudgement(double Score, double PValue, double Lower, double Expected, double Upper);
