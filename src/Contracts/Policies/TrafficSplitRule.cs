using Insight.Contracts.Objects;

namespace Insight.Contracts.Policies;

/// <summary>Shares of a route's destinations: promotes or takes back a canary.</summary>
public sealed record TrafficSplitRule
{
    /// <summary>Name of the route.</summary>
    public string Route { get; init; } = "";

    /// <summary>Its destinations with their new weights.</summary>
    public IReadOnlyList<RouteDestination> To { get; init; } = [];
}
