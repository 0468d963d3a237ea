namespace Insight.Gateway.Waf;

/// <summary>What the WAF does on a route.</summary>
public enum InspectionMode
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Reports what it would stop.</summary>
    Detect,

    /// <summary>Stops it.</summary>
    Block,
}
