namespace Insight.Anomaly.Patterns;

/// <summary>Limits of <see cref="CallPatternWatch"/>; of each kind those seen longest ago leave first.</summary>
public sealed record CallPatternWatchOptions
{
    /// <summary>Edges with endpoint that are remembered.</summary>
    public int Calls { get; init; } = 50_000;

    /// <summary>Edges that are remembered.</summary>
    public int Edges { get; init; } = 10_000;

    /// <summary>Services that are remembered.</summary>
    public int Services { get; init; } = 5_000;

    /// <summary>Endpoints that are remembered.</summary>
    public int Endpoints { get; init; } = 50_000;

    /// <summary>How long an edge must be known before it can run away: long enough to have seen its nightly jobs.</summary>
    public TimeSpan RunawayAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long after a drift of its fields an endpoint's errors are put down to it.</summary>
    public TimeSpan DriftFor { get; init; } = TimeSpan.FromMinutes(30);
}
