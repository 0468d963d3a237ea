namespace Insight.Anomaly.RootCause;

/// <summary>What is wrong with a node.</summary>
public enum SymptomMetric : byte
{
    /// <summary>Its requests take longer.</summary>
    Latency = 1,

    /// <summary>More of its requests fail.</summary>
    Errors = 2,

    /// <summary>It gets more requests, or fewer.</summary>
    Requests = 3
}
