namespace Insight.Console.Queries;

/// <summary>How well an endpoint is established; decided by discovery.</summary>
public enum EndpointTier
{
    /// <summary>Seen, but never with an answer that shows it exists.</summary>
    Observed,

    /// <summary>Answered successfully, not often enough to be sure.</summary>
    Candidate,

    /// <summary>Established.</summary>
    Confirmed,

    /// <summary>Established once, and not used for a long time.</summary>
    Retired,
}
