namespace Insight.Console.Audit;

/// <summary>What is known of the log.</summary>
public enum AuditChainState
{
    /// <summary>It is looked at for the first time since the console started.</summary>
    Checking,

    /// <summary>Every entry is as it was written.</summary>
    Verified,

    /// <summary>An entry is not, or is missing.</summary>
    Broken,
}
