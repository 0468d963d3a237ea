namespace Insight.Export.Options;

/// <summary>What a destination can be told of.</summary>
public enum EventKind
{
    /// <summary>Every request.</summary>
    Requests,

    /// <summary>What the WAF matched, a rule at a time, and requests that policies turned away.</summary>
    Security,

    /// <summary>Incidents of detection, as they open, change and end.</summary>
    Incidents,

    /// <summary>Entries of the audit log.</summary>
    Audit,
}
