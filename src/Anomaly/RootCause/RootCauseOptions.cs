namespace Insight.Anomaly.RootCause;

/// <summary>How a ranking is made.</summary>
public sealed record RootCauseOptions
{
    /// <summary>The defaults.</summary>
    public static RootCauseOptions Default { get; } = new();

    /// <summary>Most causes in a ranking; at least 1.</summary>
    public int MaxCauses { get; init; } = 10;

    /// <summary>Causes with a smaller share of the excess are left off; 0 to 1.</summary>
    public double LeastShare { get; init; } = 0.01;
}
