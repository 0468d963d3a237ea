using Insight.Contracts.Objects;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Traffic.Upstreams.Health;

/// <summary>Asks the upstreams of a cluster how they are: each at once when it is new, then again and again with a pause.</summary>
/// <remarks>An upstream counts as healthy until its probe failed often enough: one that is new is not kept waiting, and an endpoint that is wrong fails the first requests either way.</remarks>
internal sealed class HealthProbing(HealthProbe spec, string cluster, IProbe probe, SemaphoreSlim places, TimeProvider time, Random random, ILogger logger) : IDisposable
{
    /// <summary>Pauses vary by a tenth, so that gateways do not ask in step.</summary>
    private const double Jitter = 0.1;

    /// <summary>Questions come no faster.</summary>
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Upstream, ITimer> _timers = [];
    private bool _stopped;

    /// <summary>Asks these from now on.</summary>
    public void Follow(IReadOnlyList<Upstream> upstreams)
    {
        List<ITimer> started = [];
        lock (_lock)
        {
            if (_stopped) return;
            HashSet<Upstream> wanted = [.. upstreams];
            foreach (Upstream gone in _timers.Keys.Where(upstream => !wanted.Contains(upstream)).ToArray())
            {
                _timers[gone].Dispose();
                _timers.Remove(gone);
            }

            foreach (Upstream upstream in wanted.Where(upstream => !_timers.ContainsKey(upstream)))
            {
                ITimer timer = time.CreateTimer(_ => Ask(upstream), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timers.Add(upstream, timer);
                started.Add(timer);
            }
        }

        foreach (ITimer timer in started) timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopped) return;
            _stopped = true;
            foreach (ITimer timer in _timers.Values) timer.Dispose();
            _timers.Clear();
        }

        _stop.Cancel();
        _stop.Dispose();
    }

    private void Ask(Upstream upstream) => _ = AskAsync(upstream);

    private async Task AskAsync(Upstream upstream)
    {
        try
        {
            CancellationToken stop;
            lock (_lock)
            {
                if (_stopped) return;
                stop = _stop.Token;
            }

            await places.WaitAsync(stop);
            bool good;
            try
            {
                good = await IsGoodAsync(upstream, stop);
            }
            finally
            {
                places.Release();
            }

            lock (_lock)
            {
                if (_stopped || !_timers.ContainsKey(upstream)) return;
            }

            if (upstream.Health.Probed(good, spec)) Log(upstream, good);
            lock (_lock)
            {
                if (_timers.TryGetValue(upstream, out ITimer? timer)) timer.Change(Pause(), Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException)
        {
            // The cluster is gone.
        }
        catch (ObjectDisposedException)
        {
            // So are the places, when the gateway stops.
        }
    }

    private TimeSpan Pause()
    {
        TimeSpan pause = spec.Interval > s_shortestPause ? spec.Interval : s_shortestPause;
        return pause * (1 - Jitter + (2 * Jitter * random.NextDouble()));
    }

    private async Task<bool> IsGoodAsync(Upstream upstream, CancellationToken stop)
    {
        using CancellationTokenSource timeout = new(spec.Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            return await probe.AskAsync(upstream, spec.Path, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Log(Upstream upstream, bool good)
    {
        if (good) UpstreamLog.Healthy(logger, cluster, upstream.Address);
        else UpstreamLog.Unhealthy(logger, cluster, upstream.Address);
    }
}
