namespace Insight.Console.Queries;

/// <summary>A window and how much of it there is data for.</summary>
/// <param name="From">Start, UTC.</param>
/// <param name="To">End (not included), UTC.</param>
/// <param name="ObservedSeconds">Seconds from the first data in the window to its end; rates are divided by it, so that a system that has just started shows its true rates.</param>
public sealed record ObservedWindow(DateTime From, DateTime To, double ObservedSeconds);
