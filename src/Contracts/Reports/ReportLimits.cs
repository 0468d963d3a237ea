namespace Insight.Contracts.Reports;

/// <summary>Limits of a report, the same for gateways, which leave out what is beyond them, and the console, which refuses it.</summary>
public static class ReportLimits
{
    /// <summary>Largest report, in bytes.</summary>
    public const int MaxBytes = 256 << 10;

    /// <summary>Most clusters.</summary>
    public const int MaxClusters = 500;

    /// <summary>Most destinations of all clusters together.</summary>
    public const int MaxDestinations = 1_000;

    /// <summary>Most routes.</summary>
    public const int MaxRoutes = 500;

    /// <summary>Most domains of a route.</summary>
    public const int MaxHosts = 8;

    /// <summary>Most clusters of a route.</summary>
    public const int MaxRouteClusters = 16;

    /// <summary>Most labels of a gateway.</summary>
    public const int MaxLabels = 32;

    /// <summary>Longest id or site of a gateway, version or tenant, in characters.</summary>
    public const int MaxShortText = 64;

    /// <summary>Longest name of a cluster or route, or text of a label, in characters.</summary>
    public const int MaxName = 128;

    /// <summary>Longest address, domain, path or problem, in characters.</summary>
    public const int MaxText = 261;

    /// <summary>Reports come no more often, in seconds.</summary>
    public const int MinEverySeconds = 5;

    /// <summary>Reports come no less often, in seconds.</summary>
    public const int MaxEverySeconds = 300;
}
