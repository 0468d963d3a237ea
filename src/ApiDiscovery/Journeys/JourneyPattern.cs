namespace Insight.ApiDiscovery.Journeys;

/// <summary>A pattern in a journey.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Parent">Position of the step that makes the calls; -1 where they begin the journey.</param>
/// <param name="Source">Service that calls.</param>
/// <param name="Destination">Service that is called.</param>
/// <param name="Endpoint">Endpoint that is called; 0 when it is unknown.</param>
/// <param name="Method">Method of the calls.</param>
/// <param name="Calls">Calls, with attempts that the gateway repeated.</param>
/// <param name="Failures">Calls that failed.</param>
public sealed record JourneyPattern(
    JourneyPatternKind Kind, int Parent, string Source, string Destination, ulong Endpoint, string Method, int Calls, int Failures);
