namespace Insight.Console.Queries;

/// <summary>Counts of one step of time.</summary>
/// <param name="Time">Start of the step, UTC.</param>
/// <param name="Requests">Requests in it.</param>
/// <param name="Errors4xx">4xx answers in it.</param>
/// <param name="Errors5xx">5xx answers in it.</param>
public sealed record TimelinePoint(DateTime Time, long Requests, long Errors4xx, long Errors5xx);
