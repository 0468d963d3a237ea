namespace Insight.Anomaly.Live;

/// <summary>What is known of a window before it is read.</summary>
internal sealed class KnownWindow
{
    /// <summary>Start, seconds since 1970.</summary>
    public long Seconds { get; set; }

    /// <summary>It has sums.</summary>
    public bool HasRows { get; set; }

    /// <summary>It has raw records that its sums do not show yet.</summary>
    public bool IsDirty { get; set; }
}
