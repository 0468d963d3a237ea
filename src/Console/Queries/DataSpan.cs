namespace Insight.Console.Queries;

/// <summary>What stretch of time there is data for; both null when there is none.</summary>
/// <param name="FirstData">Start of the first window with requests, UTC.</param>
/// <param name="LastData">Start of the last window with requests, UTC.</param>
public sealed record DataSpan(DateTime? FirstData, DateTime? LastData);
