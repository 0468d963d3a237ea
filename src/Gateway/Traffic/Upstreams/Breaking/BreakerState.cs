namespace Insight.Gateway.Traffic.Upstreams.Breaking;

/// <summary>States of a <see cref="Breaker"/>; their numbers stand in metrics.</summary>
internal enum BreakerState
{
    /// <summary>Requests pass.</summary>
    Closed = 0,

    /// <summary>A few pass, as trials.</summary>
    HalfOpen = 1,

    /// <summary>None pass.</summary>
    Open = 2,
}
