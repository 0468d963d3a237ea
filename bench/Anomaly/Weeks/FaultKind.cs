namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What can go wrong.</summary>
internal enum FaultKind
{
    /// <summary>A service is slow: three times its own time, or 200 ms more.</summary>
    Latency,

    /// <summary>A service fails 20 % or 60 % of its requests.</summary>
    Errors,

    /// <summary>Calls of one service to another are slow or fail; other callers are well.</summary>
    Edge,

    /// <summary>One client asks for paths that do not exist.</summary>
    Scanner,

    /// <summary>One client walks the ids of one endpoint, and gets answers.</summary>
    Enumeration,

    /// <summary>One client tries passwords.</summary>
    Stuffing,

    /// <summary>A service fails, and its callers try again and again.</summary>
    RetryStorm,

    /// <summary>A new version that gets a tenth of the requests fails 5 % of them, or takes 40 % longer.</summary>
    BadCanary,

    /// <summary>Far more visitors than usual.</summary>
    Surge,

    /// <summary>A service stops calling another.</summary>
    Silence,

    /// <summary>A release that asks for things one by one.</summary>
    NPlusOne
}
