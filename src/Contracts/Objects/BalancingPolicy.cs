namespace Insight.Contracts.Objects;

/// <summary>Ways to choose an endpoint.</summary>
public enum BalancingPolicy
{
    /// <summary>The fewer requests under way, in relation to its weight, of two taken by chance.</summary>
    LeastRequest,

    /// <summary>One after the other, by weight.</summary>
    RoundRobin,

    /// <summary>By chance, by weight.</summary>
    Random,

    /// <summary>By a hash of the request: few requests move when endpoints come or go (bounded: none gets more than 1.25 times its share).</summary>
    RingHash,
}
