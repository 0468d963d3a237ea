namespace Insight.Console.Bands;

/// <summary>A point of a forecast.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Value">What is expected then.</param>
public readonly record struct ForecastPoint(DateTime Time, double Value);
