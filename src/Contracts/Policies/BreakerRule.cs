namespace Insight.Contracts.Policies;

/// <summary>Keeps requests in scope away from a service while most of them fail (5xx, no connection, no answer in time): 503 with Retry-After. Each gateway judges by its own traffic, each service by itself.</summary>
public sealed record BreakerRule
{
    /// <summary>Share of the requests that fail from which it opens, 5 to 100 percent.</summary>
    public int FailurePercent { get; init; } = 50;

    /// <summary>Requests within the window below which nothing is judged, 5 to 1,000,000.</summary>
    public int LeastRequests { get; init; } = 50;

    /// <summary>Stretch of time that the share is measured over, 1 s to 10 m.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it stays open, 1 s to 10 m. Then <see cref="Trials"/> requests are let through; if all succeed it closes, else it opens again.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests that are let through when half open, 1 to 100.</summary>
    public int Trials { get; init; } = 5;
}
