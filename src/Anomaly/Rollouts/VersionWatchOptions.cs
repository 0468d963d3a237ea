namespace Insight.Anomaly.Rollouts;

/// <summary>Limits and margins of <see cref="VersionWatch"/>.</summary>
public sealed record VersionWatchOptions
{
    /// <summary>Services with two versions that are remembered; those seen longest ago leave first.</summary>
    public int Services { get; init; } = 2_000;

    /// <summary>Endpoints whose share of errors is remembered.</summary>
    public int Endpoints { get; init; } = 20_000;

    /// <summary>By how much a share of errors must be higher to be called worse; 0.01 is one point.</summary>
    public double ErrorMargin { get; init; } = 0.01;

    /// <summary>By how many buckets of 4 % durations must be longer to be called worse: 3 are 12 %.</summary>
    public int LatencyMargin { get; init; } = 3;

    /// <summary>How long a new version's durations are not judged: programs start slowly.</summary>
    public TimeSpan ColdStart { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The evidence, as a p-value, at which a verdict is given.</summary>
    public double VerdictLevel { get; init; } = 1e-5;

    /// <summary>How long a share must be steady for a rollout to be over, and how long a service must show one version only.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromMinutes(5);
}
