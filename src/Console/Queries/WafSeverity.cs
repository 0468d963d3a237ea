namespace Insight.Console.Queries;

/// <summary>How serious a rule says its match is: syslog's severities (RFC 5424), most serious first; numbers as in the access record.</summary>
public enum WafSeverity
{
    /// <summary>The rule has none.</summary>
    None = 0,

    /// <summary>Syslog 0.</summary>
    Emergency = 1,

    /// <summary>Syslog 1.</summary>
    Alert = 2,

    /// <summary>Syslog 2: what the Core Rule Set gives to attacks.</summary>
    Critical = 3,

    /// <summary>Syslog 3.</summary>
    Error = 4,

    /// <summary>Syslog 4.</summary>
    Warning = 5,

    /// <summary>Syslog 5.</summary>
    Notice = 6,

    /// <summary>Syslog 6.</summary>
    Info = 7,

    /// <summary>Syslog 7.</summary>
    Debug = 8,
}
