namespace Insight.Waf.Auditing;

/// <summary><c>SecAuditEngine</c>: which transactions leave an entry in the audit log.</summary>
public enum AuditMode
{
    /// <summary>None.</summary>
    Off,

    /// <summary>All.</summary>
    On,

    /// <summary>Those in which a rule that writes to the audit log matched, and those whose status is of interest.</summary>
    RelevantOnly,
}
