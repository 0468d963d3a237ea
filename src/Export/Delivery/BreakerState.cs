namespace Insight.Export.Delivery;

/// <summary>Whether a destination is thought to be there (circuit breaker).</summary>
public enum BreakerState
{
    /// <summary>It takes what it is sent.</summary>
    Closed,

    /// <summary>It failed several times one behind the other: single events are tried until one is taken.</summary>
    Open,
}
