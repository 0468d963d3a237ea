using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Rollouts;

/// <summary>A service settles for a while when it gets a new version: caches are cold, programs start slowly. That is no incident.</summary>
public static class Settling
{
    /// <summary>How long a service is given.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    /// <summary>What is at most as likely as this counts while a service settles, too.</summary>
    public const double Serious = 1e-12;

    /// <summary>Whether a finding about the service falls into the time it settles and is no serious one.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="known">Since when it is known; findings before it stay as they were.</param>
    /// <param name="began">When the version came.</param>
    public static bool Covers(Finding finding, DateTimeOffset known, DateTimeOffset began)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.PValue > Serious && finding.End > known && finding.End <= began + Time;
    }
}
