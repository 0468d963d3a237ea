namespace Insight.Console.Journeys;

/// <summary>One request within a journey, for people.</summary>
/// <param name="RecordId">Id of the record.</param>
/// <param name="Time">Arrival, UTC.</param>
/// <param name="DurationMicroseconds">Duration.</param>
/// <param name="Source">Service that asked; empty when unknown. Untrusted text.</param>
/// <param name="Destination">Service that answered. Untrusted text.</param>
/// <param name="EndpointId">Endpoint id, 16 hexadecimal digits; empty when matched to none.</param>
/// <param name="Method">Request method.</param>
/// <param name="Template">Path template; empty when matched to none.</param>
/// <param name="Status">HTTP status; 0 when none was sent.</param>
/// <param name="Failed">True when the service failed.</param>
/// <param name="Retries">Attempts beyond the first.</param>
/// <param name="Parent">Position of the request that this one was made for; -1 where the journey begins.</param>
/// <param name="Depth">1 where the journey begins.</param>
public sealed record JourneyCall(
    string RecordId, DateTime Time, long DurationMicroseconds, string Source, string Destination, string EndpointId, string Method, string Template, int Status,
    bool Failed, int Retries, int Parent, int Depth);
