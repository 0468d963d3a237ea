namespace Insight.ApiDiscovery.Health;

/// <summary>What takes health away.</summary>
public enum HealthReasonKind
{
    /// <summary>The service fails.</summary>
    ServerErrors,

    /// <summary>More requests than before are refused as wrong.</summary>
    ClientErrors,

    /// <summary>Answers take longer than before.</summary>
    Latency,

    /// <summary>Far fewer requests than before.</summary>
    Drop,

    /// <summary>Far more requests than before.</summary>
    Surge,
}
