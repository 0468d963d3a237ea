namespace Insight.Gateway.Identity;

/// <summary>One request that an upstream has under way, and the span that it was given.</summary>
internal sealed class Hop(UInt128 traceId, ulong spanId, ulong parentSpanId, string service, string address, long entered)
{
    private ulong _spanId = spanId;
    private Hop? _next;

    public UInt128 TraceId { get; } = traceId;

    public ulong ParentSpanId { get; } = parentSpanId;

    public string Service { get; } = service;

    /// <summary>Address that the span was handed to last, with port; another attempt may go elsewhere.</summary>
    public string Address { get; set; } = address;

    /// <summary>Timestamp of the hand-over.</summary>
    public long Entered { get; } = entered;

    /// <summary>The span that was handed over; the HTTP client's own activity may replace it before anything is sent.</summary>
    public ulong SpanId
    {
        get => Volatile.Read(ref _spanId);
        set => Volatile.Write(ref _spanId, value);
    }

    /// <summary>Whether the table took it.</summary>
    public bool IsEntered { get; set; }

    /// <summary>The next request in its bucket; belongs to <see cref="HopTable"/>.</summary>
    public Hop? Next
    {
        get => _next;
        set => _next = value;
    }

    /// <summary>Where <see cref="Next"/> is kept, so that it can be replaced in place.</summary>
    public ref Hop? NextPlace => ref _next;
}
