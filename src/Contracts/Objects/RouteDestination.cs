namespace Insight.Contracts.Objects;

/// <summary>A share of a route's requests.</summary>
public sealed record RouteDestination
{
    /// <summary>Name of the cluster.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Name of one of its subsets; empty: all of its endpoints.</summary>
    public string Subset { get; init; } = "";

    /// <summary>Share, in relation to the others: 0 to 1,000,000.</summary>
    public int Weight { get; init; } = 1;
}
