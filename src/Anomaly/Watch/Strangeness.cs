namespace Insight.Anomaly.Watch;

/// <summary>How unlikely a metric of a window is, and what was expected instead.</summary>
/// <param name="PValue">Of the strangest of the stretches that end with this window; not calibrated.</param>
/// <param name="Observed">The value in that stretch.</param>
/// <param name="Expected">The middle of what was expected.</param>
/// <param name="Lower">Lower end of what was expected (99.9 %).</param>
/// <param name="Upper">Upper end of what was expected (99.9 %).</param>
/// <param name="Windows">How many windows the stretch has.</param>
internal readonly record struct Strangeness(double PValue, double Observed, double Expected, double Lower, double Upper, int Windows)
{
    /// <summary>Nothing can be said.</summary>
    public static Strangeness None { get; } = new(1, double.NaN, double.NaN, double.NaN, double.NaN, 0);
}
