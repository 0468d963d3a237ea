namespace Insight.Contracts.Objects;

/// <summary>Faults on purpose.</summary>
public sealed record RouteFault
{
    /// <summary>Share of requests that wait before they are forwarded, percent.</summary>
    public double DelayPercent { get; init; }

    /// <summary>How long. At most a minute.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Share of requests that are answered with <see cref="AbortStatus"/>, percent.</summary>
    public double AbortPercent { get; init; }

    /// <summary>Status, 400 to 599.</summary>
    public int AbortStatus { get; init; } = 503;
}
