namespace Insight.Console.Bands;

/// <summary>Series with what was expected of them, for drawing.</summary>
/// <param name="From">Start of the window, UTC.</param>
/// <param name="To">End of the window (not included), UTC.</param>
/// <param name="StepSeconds">Seconds that a point stands for: a minute, or more in long windows, where values and ends are means.</param>
/// <param name="Series">One per metric, and per tenant and host where several have what was asked for.</param>
public sealed record BandList(DateTime From, DateTime To, int StepSeconds, IReadOnlyList<BandSeries> Series);
