namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>How an attempt at an upstream ended.</summary>
internal enum AttemptOutcome
{
    /// <summary>An answer below 500.</summary>
    Success,

    /// <summary>An answer from 500.</summary>
    Failure,

    /// <summary>No connection, or one that broke.</summary>
    Broken,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The client went away: says nothing about the upstream.</summary>
    Cancelled,
}
