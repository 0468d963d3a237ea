namespace Insight.Anomaly.Series;

/// <summary>The season that a series is taken to follow.</summary>
public enum SeasonPeriod
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The minutes of an hour.</summary>
    Hour = 1,

    /// <summary>The time of day, UTC.</summary>
    Day = 2,

    /// <summary>The time of the week, UTC.</summary>
    Week = 3,

    /// <summary>Whichever has predicted the series best so far; none until one has.</summary>
    Auto = 4
}
