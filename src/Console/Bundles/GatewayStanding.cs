namespace Insight.Console.Bundles;

/// <summary>How a gateway stands with the console.</summary>
public enum GatewayStanding
{
    /// <summary>It was not heard of for longer than it may be.</summary>
    Silent,

    /// <summary>It refused its last bundle; the one before is in force.</summary>
    Refused,

    /// <summary>It has an older bundle than it should have.</summary>
    Behind,

    /// <summary>It reports, and has its bundle.</summary>
    Healthy,
}
