namespace Insight.Gateway.Profiles;

/// <summary>What the learned profiles of requests do where the WAF looks.</summary>
public enum ProfileMode
{
    /// <summary>Nothing; nothing is learned either.</summary>
    Off,

    /// <summary>Reports what they say; the WAF's score stays as it is.</summary>
    Detect,

    /// <summary>Takes matches of ordinary text away and adds to the WAF's score.</summary>
    Score,
}
