namespace Insight.Console.Api;

/// <summary>How the console is doing, and what time there is data for.</summary>
/// <param name="Version">Version of Insight.</param>
/// <param name="Time">The console's clock, UTC.</param>
/// <param name="Storage"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="FirstData">Start of the first window with requests, UTC; null when there is none.</param>
/// <param name="LastData">Start of the last window with requests, UTC; null when there is none.</param>
public sealed record ConsoleStatus(string Version, DateTime Time, string Storage, DateTime? FirstData, DateTime? LastData);
