namespace Insight.ApiDiscovery.Journeys;

/// <summary>One request of a trace, as its record tells.</summary>
/// <param name="RecordId">Id of the record: tells requests of the same time apart.</param>
/// <param name="TimeUs">Arrival, microseconds since 1970.</param>
/// <param name="DurationUs">Duration, microseconds.</param>
/// <param name="Source">Service that asked; empty when unknown.</param>
/// <param name="Destination">Service that answered.</param>
/// <param name="Endpoint">Endpoint id; 0 when matched to none.</param>
/// <param name="Method">Request method.</param>
/// <param name="Status">HTTP status; 0 when none was sent.</param>
/// <param name="HasFailed">True when the service failed: 5xx, no answer, or none in time. What the caller did wrong is no failure.</param>
/// <param name="Retries">Attempts beyond the first, made by the gateway.</param>
/// <param name="SpanId">Span that the destination was given; 0 when there is none.</param>
/// <param name="ParentSpanId">Span that the source sent; 0 when it sent none.</param>
public sealed record JourneySpan(
    string RecordId, long TimeUs, long DurationUs, string Source, string Destination, ulong Endpoint, string Method, int Status, bool HasFailed,
    int Retries, ulong SpanId, ulong ParentSpanId)
{
    /// <summary>End, microseconds since 1970.</summary>
    public long EndUs => TimeUs + Math.Min(DurationUs, long.MaxValue - TimeUs);
}
