using Insight.ApiDiscovery.Journeys;

namespace Insight.Console.Journeys;

/// <summary>A pattern in a journey, for people.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Parent">Position of the request that makes the calls; -1 where they begin the journey.</param>
/// <param name="Source">Service that calls. Untrusted text.</param>
/// <param name="Destination">Service that is called. Untrusted text.</param>
/// <param name="Method">Method of the calls.</param>
/// <param name="Template">Path template; empty when matched to no endpoint.</param>
/// <param name="Calls">Calls, with attempts that the gateway repeated.</param>
/// <param name="Failures">Calls that failed.</param>
public sealed record JourneyFinding(JourneyPatternKind Kind, int Parent, string Source, string Destination, string Method, string Template, int Calls, int Failures);
