namespace Insight.ApiDiscovery.Journeys;

/// <summary>All requests that were made for one request of a client.</summary>
/// <param name="Steps">The requests in order of time; a parent stands before its children.</param>
/// <param name="StartUs">Arrival of the first request, microseconds since 1970.</param>
/// <param name="DurationUs">From there to the end of the last one, microseconds.</param>
/// <param name="Depth">Requests on the longest way from the first one down.</param>
/// <param name="FanOut">Most requests that were made for one other.</param>
/// <param name="FirstFailure">Position of the request that failed first and not because one below it did; -1 when none failed.</param>
/// <param name="Patterns">Patterns, in order of the steps that make them.</param>
public sealed record Journey(
    IReadOnlyList<JourneyStep> Steps, long StartUs, long DurationUs, int Depth, int FanOut, int FirstFailure, IReadOnlyList<JourneyPattern> Patterns);
