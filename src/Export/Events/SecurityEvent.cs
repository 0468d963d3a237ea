namespace Insight.Export.Events;

/// <summary>A rule of the WAF that matched a request.</summary>
public sealed record SecurityEvent : ExportEvent
{
    /// <summary>The request.</summary>
    public required RequestFacts Request { get; init; }

    /// <summary>Id of the rule.</summary>
    public required long Rule { get; init; }

    /// <summary>The rule's own words.</summary>
    public string Message { get; init; } = "";

    /// <summary>Where it matched, such as <c>ARGS:q</c>.</summary>
    public string Variable { get; init; } = "";

    /// <summary>How serious it is.</summary>
    public EventSeverity Severity { get; init; }

    /// <summary>Anomaly score of the request.</summary>
    public long Score { get; init; }

    /// <summary>Whether the WAF stopped the request.</summary>
    public bool Blocked { get; init; }
}
