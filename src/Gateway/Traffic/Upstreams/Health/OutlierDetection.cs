using Insight.Contracts.Objects;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Traffic.Upstreams.Health;

/// <summary>Ejects upstreams of a cluster that fail where the others do not.</summary>
internal sealed class OutlierDetection : IDisposable
{
    private readonly Lock _lock = new();
    private readonly OutlierEjection _spec;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _cluster;
    private readonly ITimer _timer;
    private IReadOnlyList<Upstream> _upstreams = [];

    public OutlierDetection(OutlierEjection spec, string cluster, TimeProvider time, ILogger logger)
    {
        _spec = spec;
        _cluster = cluster;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(static state => ((OutlierDetection)state!).EndInterval(), this, spec.Interval, spec.Interval);
    }

    /// <summary>Looks at these from now on.</summary>
    public void Follow(IReadOnlyList<Upstream> upstreams)
    {
        lock (_lock) _upstreams = upstreams;
    }

    /// <summary>Takes an outcome. Hot path.</summary>
    public void Record(Upstream upstream, AttemptOutcome outcome)
    {
        switch (outcome)
        {
            case AttemptOutcome.Cancelled:
                return;
            case AttemptOutcome.Success:
                upstream.Health.Succeeded();
                return;
            default:
                int inARow = upstream.Health.Failed();
                if (_spec.ConsecutiveFailures > 0 && inARow >= _spec.ConsecutiveFailures) Eject(upstream, $"{inARow} failures in a row");
                return;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();

        // Outcomes still come from requests under way; they eject nobody any more.
        Follow([]);
    }

    private void EndInterval()
    {
        IReadOnlyList<Upstream> upstreams;
        lock (_lock) upstreams = _upstreams;
        (Upstream Upstream, long Answers, long Failures)[] counts = [.. upstreams.Select(upstream =>
        {
            (long answers, long failures) = upstream.Health.EndInterval();
            return (upstream, answers, failures);
        })];
        long allAnswers = counts.Sum(count => count.Answers);
        long allFailures = counts.Sum(count => count.Failures);

        // The worst first: there may not be room for all.
        foreach ((Upstream upstream, long answers, long failures) in counts.Where(count => count.Failures > 0).OrderByDescending(count => (double)count.Failures / count.Answers))
        {
            if (OutlierRules.StandsOut(answers, failures, allAnswers - answers, allFailures - failures, _spec)) Eject(upstream, $"{failures} of {answers} failed");
        }
    }

    private void Eject(Upstream upstream, string reason)
    {
        if (upstream.Health.IsEjected) return;
        TimeSpan duration;
        lock (_lock)
        {
            if (!_upstreams.Contains(upstream)) return;
            if (_upstreams.Count(other => other.Health.IsEjected) >= OutlierRules.MostEjected(_upstreams.Count, _spec)) return;
            duration = OutlierRules.Duration(upstream.Health.Ejections, _spec);
            if (!upstream.Health.TryEject(duration, _time, () => UpstreamLog.Readmitted(_logger, _cluster, upstream.Address))) return;
        }

        upstream.Health.Announce();
        UpstreamLog.Ejected(_logger, _cluster, upstream.Address, duration, reason);
    }
}
