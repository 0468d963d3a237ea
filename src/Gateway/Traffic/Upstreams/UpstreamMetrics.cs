using System.Diagnostics.Metrics;
using Insight.Gateway.Records;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>How clusters and upstreams do, as metrics of the meter <c>Insight.Gateway</c>. Read only when somebody listens; there are as many as the configuration has clusters and upstreams.</summary>
internal sealed class UpstreamMetrics : IDisposable
{
    private static readonly (AttemptOutcome Outcome, string Name)[] s_outcomes =
    [
        (AttemptOutcome.Success, "success"),
        (AttemptOutcome.Failure, "failure"),
        (AttemptOutcome.Broken, "broken"),
        (AttemptOutcome.TimedOut, "timeout"),
        (AttemptOutcome.Cancelled, "cancelled"),
    ];

    private readonly Meter _meter;
    private readonly Func<IEnumerable<UpstreamCluster>> _clusters;

    public UpstreamMetrics(IMeterFactory factory, Func<IEnumerable<UpstreamCluster>> clusters)
    {
        _clusters = clusters;
        _meter = factory.Create(JournalMetrics.MeterName);
        _meter.CreateObservableCounter("insight.upstream.requests", Requests, "{request}", "Attempts at an upstream that ended, by outcome.");
        _meter.CreateObservableUpDownCounter("insight.upstream.active_requests", () => PerUpstream(upstream => upstream.InFlight), "{request}", "Attempts at an upstream under way.");
        _meter.CreateObservableGauge("insight.upstream.healthy", () => PerUpstream(upstream => upstream.IsHealthy ? 1 : 0), null, "1: its probe succeeds and it is not ejected.");
        _meter.CreateObservableGauge("insight.upstream.ejected", () => PerUpstream(upstream => upstream.Health.IsEjected ? 1 : 0), null, "1: it gets nothing for a while because of its answers.");
        _meter.CreateObservableUpDownCounter("insight.cluster.active_requests", () => PerCluster(cluster => cluster.UnderWay), "{request}", "Requests of a cluster under way.");
        _meter.CreateObservableUpDownCounter("insight.cluster.pending_requests", () => PerCluster(cluster => cluster.Pending), "{request}", "Requests that wait for a place.");
        _meter.CreateObservableUpDownCounter("insight.cluster.active_retries", () => PerCluster(cluster => cluster.Retries), "{request}", "Retries of a cluster under way.");
        _meter.CreateObservableGauge("insight.cluster.breaker.state", () => PerCluster(cluster => (int)cluster.BreakerState), null, "0: closed, 1: half open, 2: open.");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Requests() =>
        from cluster in _clusters()
        from upstream in cluster.Upstreams
        from outcome in s_outcomes
        select new Measurement<long>(upstream.Count(outcome.Outcome), [.. Tags(cluster, upstream), new("insight.outcome", outcome.Name)]);

    private IEnumerable<Measurement<int>> PerUpstream(Func<Upstream, int> value) =>
        from cluster in _clusters()
        from upstream in cluster.Upstreams
        select new Measurement<int>(value(upstream), Tags(cluster, upstream));

    private IEnumerable<Measurement<int>> PerCluster(Func<UpstreamCluster, int> value) =>
        _clusters().Select(cluster => new Measurement<int>(value(cluster), Tags(cluster)));

    private static KeyValuePair<string, object?>[] Tags(UpstreamCluster cluster, Upstream upstream) => [.. Tags(cluster), new("insight.upstream", upstream.Address)];

    private static KeyValuePair<string, object?>[] Tags(UpstreamCluster cluster) => [new("insight.tenant", cluster.Tenant), new("insight.cluster", cluster.Name)];
}
