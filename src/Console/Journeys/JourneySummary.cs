namespace Insight.Console.Journeys;

/// <summary>All requests that were made for one request of a client, in short.</summary>
/// <param name="TraceId">The trace, 32 hexadecimal digits. Clients may choose it.</param>
/// <param name="Start">Arrival of the first request, UTC.</param>
/// <param name="DurationMicroseconds">From there to the end of the last one.</param>
/// <param name="Requests">Requests looked at.</param>
/// <param name="Services">Services that answered.</param>
/// <param name="Depth">Requests on the longest way down.</param>
/// <param name="FanOut">Most requests that were made for one other.</param>
/// <param name="Failures">Requests in which a service failed.</param>
/// <param name="Entry">The first request.</param>
/// <param name="FirstFailure">The request that failed first and not because one below it did; null when none failed.</param>
/// <param name="Patterns">N+1 calls and retry storms.</param>
/// <param name="Truncated">True when the trace has more requests than were looked at.</param>
public sealed record JourneySummary(
    string TraceId, DateTime Start, long DurationMicroseconds, int Requests, int Services, int Depth, int FanOut, int Failures,
    JourneyCall Entry, JourneyCall? FirstFailure, IReadOnlyList<JourneyFinding> Patterns, bool Truncated);
