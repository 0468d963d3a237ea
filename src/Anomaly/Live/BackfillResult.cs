namespace Insight.Anomaly.Live;

/// <summary>How a warm start ended.</summary>
public enum BackfillResult
{
    /// <summary>It is learned and stored.</summary>
    Learned,

    /// <summary>A process that detects is running, or another warm start.</summary>
    Busy,

    /// <summary>Nothing is stored of that time.</summary>
    Nothing
}
