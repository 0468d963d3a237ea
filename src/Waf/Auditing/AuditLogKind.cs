namespace Insight.Waf.Auditing;

/// <summary><c>SecAuditLogType</c>: where entries go.</summary>
public enum AuditLogKind
{
    /// <summary>All into one file, one line each.</summary>
    Serial,

    /// <summary>Each into a file of its own, and a line about it into an index.</summary>
    Concurrent,
}
