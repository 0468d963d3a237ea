namespace Insight.Export.Destinations.Http;

/// <summary>What a status means for the events that were sent.</summary>
internal enum HttpVerdict
{
    /// <summary>They were taken.</summary>
    Taken,

    /// <summary>Not now: sending them again may do.</summary>
    Again,

    /// <summary>Not before somebody mends the configuration; nothing is wrong with the events.</summary>
    Mend,

    /// <summary>One of them is not as it takes them.</summary>
    Bad,
}
