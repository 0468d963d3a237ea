using Insight.Contracts.Objects;

namespace Insight.Contracts.Policies;

/// <summary>Times, retries, concurrency and breakers of the requests in scope; what is not given stays as the objects say.</summary>
public sealed record TrafficLimitsRule
{
    /// <summary>How long things may take.</summary>
    public RouteTimeout? Timeout { get; init; }

    /// <summary>When it is tried again.</summary>
    public RouteRetry? Retry { get; init; }

    /// <summary>Requests under way at a time per gateway, 1 to 1,000,000; 503 beyond.</summary>
    public int? Concurrency { get; init; }

    /// <summary>When requests are kept away from a service that fails.</summary>
    public BreakerRule? Breaker { get; init; }
}
