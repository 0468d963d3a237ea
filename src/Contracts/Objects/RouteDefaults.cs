namespace Insight.Contracts.Objects;

/// <summary>What routes of a host have when they name none of their own.</summary>
public sealed record RouteDefaults
{
    /// <summary>Timeouts.</summary>
    public RouteTimeout? Timeout { get; init; }

    /// <summary>Retries.</summary>
    public RouteRetry? Retry { get; init; }

    /// <summary>Who may ask.</summary>
    public RouteAuthentication? Authentication { get; init; }

    /// <summary>Cross-origin requests.</summary>
    public RouteCors? Cors { get; init; }

    /// <summary>Limits of requests.</summary>
    public RouteLimits? Limits { get; init; }
}
