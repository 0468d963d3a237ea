namespace Insight.Export.Events;

/// <summary>A rule of the WAF that matched a request, or a policy that turned one away.</summary>
public sealed record SecurityEvent : ExportEvent
{
    /// <summary>The request.</summary>
    public required RequestFacts Request { get; init; }

    /// <summary>What it comes from.</summary>
    public FindingSource Source { get; init; }

    /// <summary>One line for people: of the WAF the rule's own words, which may be empty.</summary>
    public string Message { get; init; } = "";

    /// <summary>How serious it is.</summary>
    public EventSeverity Severity { get; init; }

    /// <summary>Whether the request was stopped. Policies that only watch are no findings: of theirs each was.</summary>
    public bool Blocked { get; init; }

    /// <summary>Of the WAF: id of the rule.</summary>
    public long Rule { get; init; }

    /// <summary>Of the WAF: where it matched, such as <c>ARGS:q</c>.</summary>
    public string Variable { get; init; } = "";

    /// <summary>Of the WAF: anomaly score of the request.</summary>
    public long Score { get; init; }

    /// <summary>Of a policy: its name, unique in the tenant; empty: a log says that there was one, not which.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Of a policy: <c>deny</c> or <c>limit</c>; empty: not known.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>Of a policy: why, in a word, such as <c>unknown-endpoint</c>; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Of a policy: status of the answer; 0: the client got none.</summary>
    public int Status { get; init; }
}
