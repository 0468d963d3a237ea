using Insight.Contracts.Records;

namespace Insight.ApiDiscovery.Identity;

/// <summary>What a record tells about both ends of one request.</summary>
public readonly record struct Hop
{
    /// <summary>When the request arrived, microseconds since 1970.</summary>
    public required long TimeUs { get; init; }

    /// <summary>How long it took, microseconds.</summary>
    public ulong DurationUs { get; init; }

    /// <summary>HTTP status of the answer; 0 when unknown.</summary>
    public uint Status { get; init; }

    /// <summary>True when a gateway of ours wrote the record: then its evidence was checked, and its span id was handed out by us.</summary>
    public bool OfGateway { get; init; }

    /// <summary>The source as recorded; empty when unknown.</summary>
    public string Source { get; init; }

    /// <summary>What the recorded source rests on.</summary>
    public IdentityEvidence Evidence { get; init; }

    /// <summary>Confidence of that evidence, percent.</summary>
    public uint Confidence { get; init; }

    /// <summary>The service that answered as recorded; empty when only its address is known.</summary>
    public string Destination { get; init; }

    /// <summary>Address that the request came from.</summary>
    public string ClientAddress { get; init; }

    /// <summary>Address that answered.</summary>
    public string DestinationAddress { get; init; }

    /// <summary>Trace; 0 when there is none.</summary>
    public UInt128 TraceId { get; init; }

    /// <summary>Span of this request, as its destination was told; 0 when there is none.</summary>
    public ulong SpanId { get; init; }

    /// <summary>Span that the source sent; 0 when there is none.</summary>
    public ulong ParentSpanId { get; init; }
}
