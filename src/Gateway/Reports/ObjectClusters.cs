using Insight.Contracts.Reports;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Breaking;

namespace Insight.Gateway.Reports;

/// <summary>Clusters of objects as reports have them.</summary>
internal static class ObjectClusters
{
    /// <summary>A cluster with all of its destinations.</summary>
    public static ReportedCluster Of(UpstreamCluster cluster)
    {
        bool isProbed = cluster.Spec.Probe is not null, isWatched = cluster.Spec.Outliers is not null;
        return ClusterCounts.Of(
            cluster.Tenant,
            cluster.Name,
            ReportedSource.Objects,
            cluster.BreakerState switch
            {
                BreakerState.Open => ReportedBreaker.Open,
                BreakerState.HalfOpen => ReportedBreaker.HalfOpen,
                _ => ReportedBreaker.Closed,
            },
            isProbed,
            isWatched,
            cluster.Upstreams.Select(upstream => Of(upstream, isProbed, isWatched)));
    }

    private static ReportedDestination Of(Upstream upstream, bool isProbed, bool isWatched)
    {
        long failures = upstream.Count(AttemptOutcome.Failure) + upstream.Count(AttemptOutcome.Broken) + upstream.Count(AttemptOutcome.TimedOut);
        long attempts = failures + upstream.Count(AttemptOutcome.Success);
        return new ReportedDestination(
            ReportTexts.Fit(upstream.Address, ReportLimits.MaxText),
            upstream.Health.IsProbeFailing ? ReportedHealth.Unhealthy : isProbed && upstream.Health.HasProbed ? ReportedHealth.Healthy : ReportedHealth.Unknown,
            upstream.Health.IsEjected ? ReportedHealth.Unhealthy : isWatched && attempts > 0 ? ReportedHealth.Healthy : ReportedHealth.Unknown,
            upstream.Draining,
            upstream.InFlight,
            attempts,
            failures);
    }
}
