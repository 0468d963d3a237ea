using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Rollouts;

/// <summary>A new version of a service that is being rolled out, or rolled back: its share of the requests is not yet steady.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App, of several the one with most requests.</param>
/// <param name="Service">Service.</param>
/// <param name="Version">The new version.</param>
/// <param name="Baseline">The version before it.</param>
/// <param name="Start">When the new version was first seen, UTC.</param>
/// <param name="LastSeen">End of the last window in which the service showed two versions, UTC.</param>
/// <param name="Shares">All versions of the service, the largest first.</param>
public sealed record Rollout(
    string Tenant, string App, string Service, string Version, string Baseline, DateTimeOffset Start, DateTimeOffset LastSeen, IReadOnlyList<VersionShare> Shares)
{
    /// <summary>Whether a finding is the noise of this rollout: about its service, while it settles. How the versions compare is never noise.</summary>
    public bool IsSettling(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Subject.Tenant == Tenant && finding.Subject.Service == Service && finding.Metric != FindingMetric.Version && Settling.Covers(finding, Start, Start);
    }
}
