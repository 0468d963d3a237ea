namespace Insight.Waf.Auditing;

/// <summary>Parts of an audit entry that a rule set asks for, by their letters (<c>SecAuditLogParts</c>).</summary>
/// <remarks>In the JSON form B, C, E, F and H say what is written; the beginning (A) always is, and the other letters add nothing, as in libmodsecurity.</remarks>
[Flags]
public enum AuditParts
{
    /// <summary>Only what every entry has.</summary>
    None = 0,

    /// <summary>B: headers of the request.</summary>
    RequestHeaders = 1,

    /// <summary>C: body of the request, as far as rules looked at it.</summary>
    RequestBody = 2,

    /// <summary>E: body of the response, as far as rules looked at it.</summary>
    ResponseBody = 4,

    /// <summary>F: headers of the response.</summary>
    ResponseHeaders = 8,

    /// <summary>H: which engine with which rules, and what matched.</summary>
    Messages = 16,
}
