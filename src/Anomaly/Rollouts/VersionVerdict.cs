namespace Insight.Anomaly.Rollouts;

/// <summary>One version against another.</summary>
public enum VersionVerdict : byte
{
    /// <summary>Not enough is known yet.</summary>
    Undecided = 0,

    /// <summary>Any difference is smaller than the margins.</summary>
    Same = 1,

    /// <summary>Worse by more than a margin.</summary>
    Worse = 2,

    /// <summary>Better by more than a margin, and in nothing worse.</summary>
    Better = 3
}
