namespace Insight.Console.Journeys;

/// <summary>Which journeys a list shows.</summary>
public enum JourneyKind
{
    /// <summary>Those that went wrong first, then the slowest.</summary>
    Worst,

    /// <summary>Those in which a service failed, the longest first.</summary>
    Failed,

    /// <summary>The slowest.</summary>
    Slow,

    /// <summary>Those in which one endpoint was called again and again for one request.</summary>
    NPlusOne,

    /// <summary>Those in which a failing call was made again and again.</summary>
    RetryStorm,
}
