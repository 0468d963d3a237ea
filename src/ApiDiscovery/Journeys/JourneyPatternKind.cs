namespace Insight.ApiDiscovery.Journeys;

/// <summary>What is wrong with how one step calls another service.</summary>
public enum JourneyPatternKind
{
    /// <summary>The same endpoint is called again and again for one request, where one call for all would do.</summary>
    NPlusOne,

    /// <summary>A call that fails is made again and again.</summary>
    RetryStorm,
}
