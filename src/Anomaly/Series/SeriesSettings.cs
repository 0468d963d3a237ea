namespace Insight.Anomaly.Series;

/// <summary>Settings of the ensemble. One set serves every series; how it was chosen is told in docs/ANOMALY.md.</summary>
public sealed record SeriesSettings
{
    /// <summary>The set that the product uses.</summary>
    public static SeriesSettings Default { get; } = new();

    /// <summary>Situations that each memory tells apart, 8 to 1024; 64 bytes of state each.</summary>
    public int Situations { get; init; } = 128;

    /// <summary>Points after which a past score counts a third in the calibration.</summary>
    public int Memory { get; init; } = 50_000;

    /// <summary>Share of scores that count as the tail, above 0 and below 1.</summary>
    public double TailShare { get; init; } = 0.05;

    /// <summary>The season to follow.</summary>
    public SeasonPeriod Period { get; init; } = SeasonPeriod.Auto;

    /// <summary>After a point, so many further ones score 0 unless they are stranger than all since; 0 to 4096.</summary>
    public int Refractory { get; init; } = 100;

    /// <summary>Half the width of the expected band, in mean absolute deviations.</summary>
    public double Band { get; init; } = 4;
}
