namespace Insight.Contracts.Objects;

/// <summary>When an endpoint gets nothing for a while because of how it answers.</summary>
public sealed record OutlierEjection
{
    /// <summary>Failures in a row (5xx, broken or no connection, timeout) that eject; 0: these do not.</summary>
    public int ConsecutiveFailures { get; init; } = 5;

    /// <summary>Failure rate that ejects, percent, over <see cref="Interval"/>, when it is also three standard errors above that of the others; 0: it does not.</summary>
    public int FailurePercent { get; init; } = 50;

    /// <summary>Answers within the interval from which the rate counts.</summary>
    public int LeastRequests { get; init; } = 20;

    /// <summary>Stretch of time that the rate is measured over.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first time; n times as long the n-th time, and one less for each interval without failures. At most five minutes.</summary>
    public TimeSpan Ejection { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of endpoints that can be ejected at once, percent; one always can where there are two.</summary>
    public int MaxEjectedPercent { get; init; } = 50;
}
