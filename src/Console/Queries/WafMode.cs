namespace Insight.Console.Queries;

/// <summary>What the WAF was told to do with a request; numbers as in the access record.</summary>
public enum WafMode
{
    /// <summary>Nothing.</summary>
    Off = 0,

    /// <summary>To note matches.</summary>
    Detect = 1,

    /// <summary>To stop requests, too.</summary>
    Block = 2,
}
