namespace Insight.Anomaly.Findings;

/// <summary>What was strange about a subject. Numbers are stored: never change one.</summary>
public enum FindingMetric : byte
{
    /// <summary>Requests per second.</summary>
    RequestRate = 1,

    /// <summary>Share of requests answered with 5xx or not at all.</summary>
    ErrorRate = 2,

    /// <summary>Share of requests answered with 4xx.</summary>
    ClientErrorRate = 3,

    /// <summary>Median duration, in microseconds.</summary>
    LatencyP50 = 4,

    /// <summary>Duration that 95 % stay below, in microseconds.</summary>
    LatencyP95 = 5,

    /// <summary>Response bytes per second.</summary>
    Throughput = 6,

    /// <summary>What one client does.</summary>
    ClientBehaviour = 7,

    /// <summary>One version of a service against another.</summary>
    Version = 8,

    /// <summary>How requests call each other: retry storms, N+1 and the like.</summary>
    CallPattern = 9,

    /// <summary>Fields of requests or answers that changed.</summary>
    Schema = 10
}
