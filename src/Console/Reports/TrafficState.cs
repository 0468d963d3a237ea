namespace Insight.Console.Reports;

/// <summary>How a cluster or a route is, the worst first.</summary>
public enum TrafficState
{
    /// <summary>Requests find nobody who could answer them.</summary>
    Failing,

    /// <summary>Some destinations, or some gateways, are in trouble.</summary>
    Degraded,

    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>All is well.</summary>
    Healthy,
}
