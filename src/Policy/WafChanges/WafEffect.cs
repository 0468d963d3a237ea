namespace Insight.Policy.WafChanges;

/// <summary>What a change of the WAF would have done to a request.</summary>
public enum WafEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It would have been stopped, and was not.</summary>
    Stops,

    /// <summary>It would not have been stopped, and was.</summary>
    Releases,

    /// <summary>A stricter level that looked in shadow would have stopped it: it stands for others of which that is not known.</summary>
    StopsInSample,

    /// <summary>A stricter level that looked in shadow would have let it pass, and it stands for others.</summary>
    PassesInSample,

    /// <summary>The level that is asked about did not look.</summary>
    Unsampled,

    /// <summary>The WAF was off: nothing is known.</summary>
    Unseen,
}
