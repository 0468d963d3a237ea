namespace Insight.Anomaly.Clients;

/// <summary>Limits and times of <see cref="ClientWatch"/>.</summary>
public sealed record ClientWatchOptions
{
    /// <summary>Clients that are remembered, about 400 bytes each: those seen longest ago leave first.</summary>
    public int Clients { get; init; } = 50_000;

    /// <summary>Apps whose population is remembered, about 70 KiB each.</summary>
    public int Apps { get; init; } = 1_000;

    /// <summary>Scores that <see cref="ClientWatch.Threats"/> tells at most.</summary>
    public int Threats { get; init; } = 1_000;

    /// <summary>In what time the past counts half.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>In what time a threat score halves.</summary>
    public TimeSpan ScoreHalfLife { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an app is only learned. What clients do in this time is taken for their habit.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many clients an app must have shown before one is judged by the others.</summary>
    public int LeastPopulation { get; init; } = 30;
}
