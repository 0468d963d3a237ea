using Insight.ApiDiscovery.Journeys;

namespace Insight.Console.Journeys;

/// <summary>One row of a query of <see cref="JourneySql"/>, as Dapper fills it.</summary>
internal sealed class JourneyRow
{
    public string TraceId { get; set; } = "";

    public string RecordId { get; set; } = "";

    public long TimeUs { get; set; }

    public ulong DurationUs { get; set; }

    public string Source { get; set; } = "";

    public string Destination { get; set; } = "";

    public ulong EndpointId { get; set; }

    public string Method { get; set; } = "";

    public ushort Status { get; set; }

    public byte Failed { get; set; }

    public uint Retries { get; set; }

    public ulong SpanId { get; set; }

    public ulong ParentSpanId { get; set; }

    public JourneySpan ToSpan() => new(
        RecordId, TimeUs, (long)Math.Min(DurationUs, long.MaxValue), Source, Destination, EndpointId, Method, Status, Failed != 0,
        (int)Math.Min(Retries, int.MaxValue), SpanId, ParentSpanId);
}
