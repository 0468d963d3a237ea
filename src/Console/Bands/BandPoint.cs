namespace Insight.Console.Bands;

/// <summary>One step of a series with what was expected of it.</summary>
/// <param name="Time">Start of the step, UTC.</param>
/// <param name="Value">What was seen; null: nothing, such as the latency of a minute without requests.</param>
/// <param name="Lower">Lower end of what was expected; null while nothing was known yet, as the following.</param>
/// <param name="Expected">The middle.</param>
/// <param name="Upper">The upper end.</param>
public sealed record BandPoint(DateTime Time, double? Value, double? Lower, double? Expected, double? Upper);
