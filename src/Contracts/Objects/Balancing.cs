namespace Insight.Contracts.Objects;

/// <summary>How an endpoint is chosen.</summary>
public sealed record Balancing
{
    /// <summary>The way.</summary>
    public BalancingPolicy Policy { get; init; } = BalancingPolicy.LeastRequest;

    /// <summary>What is hashed, for <see cref="BalancingPolicy.RingHash"/>.</summary>
    public Stickiness? Hash { get; init; }

    /// <summary>Whether endpoints of the gateway's own site come first, as long as enough of them are healthy.</summary>
    public bool LocalityFirst { get; init; }
}
