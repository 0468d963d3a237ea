namespace Insight.ApiDiscovery.Decisions;

/// <summary>What an operator decided about a template.</summary>
public enum DecisionKind
{
    /// <summary>A segment is a constant, whatever traffic says.</summary>
    PinStatic,

    /// <summary>A segment is a parameter, whatever traffic says.</summary>
    PinParameter,

    /// <summary>The endpoint is not to be learned or shown.</summary>
    Ignore,

    /// <summary>The endpoint exists and belongs to no API: pages, files, health checks.</summary>
    NonApi,
}
