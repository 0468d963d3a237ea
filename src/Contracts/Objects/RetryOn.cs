namespace Insight.Contracts.Objects;

/// <summary>What is tried again.</summary>
public enum RetryOn
{
    /// <summary>No connection came about.</summary>
    Connect,

    /// <summary>The connection broke before response headers.</summary>
    Reset,

    /// <summary>One attempt took longer than <see cref="RouteTimeout.PerTry"/>.</summary>
    Timeout,

    /// <summary>500.</summary>
    Status500,

    /// <summary>502.</summary>
    Status502,

    /// <summary>503.</summary>
    Status503,

    /// <summary>504.</summary>
    Status504,

    /// <summary>429.</summary>
    Status429,
}
