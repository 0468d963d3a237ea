namespace Insight.Export.Events;

/// <summary>A request that passed a gateway, or was refused by it.</summary>
public sealed record RequestEvent : ExportEvent
{
    /// <summary>The request.</summary>
    public required RequestFacts Request { get; init; }

    /// <summary>Gateway that it passed.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>Version of HTTP, such as <c>HTTP/2</c>.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>Status of the answer; 0: the client got none.</summary>
    public int Status { get; init; }

    /// <summary>Why it was not simply the upstream's answer, such as <c>waf</c>; <c>none</c> or empty where it was.</summary>
    public string Flag { get; init; } = "";

    /// <summary>Whole duration, microseconds.</summary>
    public long DurationMicroseconds { get; init; }

    /// <summary>Body bytes from the client.</summary>
    public long RequestBytes { get; init; }

    /// <summary>Body bytes to the client.</summary>
    public long ResponseBytes { get; init; }

    /// <summary>Trace, 32 hexadecimal digits; empty: none.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>Rules of the WAF that matched.</summary>
    public IReadOnlyList<long> WafRules { get; init; } = [];

    /// <summary>Policy that turned it away or would have; empty: none.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Whether the gateway turned it away for safety: by the WAF or by a policy.</summary>
    public bool Denied { get; init; }
}
