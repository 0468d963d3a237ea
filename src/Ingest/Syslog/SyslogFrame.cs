namespace Insight.Ingest.Syslog;

/// <summary>What stands next on a connection.</summary>
internal enum SyslogFrame
{
    /// <summary>Nothing whole yet.</summary>
    None,

    /// <summary>A message.</summary>
    Message,

    /// <summary>The beginning of a message that is too long.</summary>
    TooLong,

    /// <summary>A length that cannot be: the connection must end.</summary>
    Broken,
}
