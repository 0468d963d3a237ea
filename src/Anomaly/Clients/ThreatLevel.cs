namespace Insight.Anomaly.Clients;

/// <summary>A threat score in a word.</summary>
public enum ThreatLevel : byte
{
    /// <summary>Below 10.</summary>
    None = 0,

    /// <summary>From 10.</summary>
    Low = 1,

    /// <summary>From 30.</summary>
    Medium = 2,

    /// <summary>From 60.</summary>
    High = 3,

    /// <summary>From 85.</summary>
    Critical = 4
}
