namespace Insight.Contracts.Objects;

/// <summary>Limits of a cluster beyond which requests are refused at once with 503. 0: no limit.</summary>
public sealed record BreakerSpec
{
    /// <summary>Requests under way.</summary>
    public int MaxRequests { get; init; } = 10_000;

    /// <summary>Requests that wait for a place when <see cref="MaxRequests"/> are under way, each at most <see cref="MaxWait"/>.</summary>
    public int MaxPending { get; init; } = 100;

    /// <summary>Longest wait.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Failure rate of all endpoints together that opens the breaker, percent; 0: it never opens.</summary>
    public int FailurePercent { get; init; }

    /// <summary>Answers from which the rate counts.</summary>
    public int LeastRequests { get; init; } = 50;

    /// <summary>Stretch of time that the rate is measured over.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it stays open. Then <see cref="Trials"/> requests are let through; if all succeed it closes, else it opens again.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests that are let through when half open.</summary>
    public int Trials { get; init; } = 5;
}
