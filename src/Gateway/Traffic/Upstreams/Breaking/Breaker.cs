using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Upstreams.Breaking;

/// <summary>Keeps requests away from endpoints that fail (Nygard, "Release It!", 2007): closed → open → half open → closed, or open again.</summary>
/// <remarks>
/// Closed, the failure rate of a sliding window opens it. Open, nothing passes for a while; then the first that asks makes it half open. Half open, as many
/// requests as there are trials pass; when all succeed it closes, and the first that fails opens it again. A trial that ends without an outcome gives its place
/// back when that is told, and otherwise after as long as the breaker was open: it cannot stay half open for ever.
/// Outcomes of requests that were admitted before it opened say nothing about how things are since; <see cref="Era"/> tells them apart.
/// </remarks>
internal sealed class Breaker(BreakerSpec spec, TimeProvider time, Action<BreakerState> changed)
{
    /// <summary>Of an outcome whose request was admitted nobody knows when: it always counts.</summary>
    public const int AnyEra = -1;

    private readonly Lock _lock = new();
    private readonly FailureWindow _window = new(spec.Window, time);
    private readonly long _pause = (long)(spec.Open.TotalSeconds * time.TimestampFrequency);
    private volatile BreakerState _state;
    private volatile int _era;
    private long _until;
    private int _trials;
    private int _successes;

    /// <summary>How things stand.</summary>
    public BreakerState State => _state;

    /// <summary>How often it has opened: what an outcome goes with.</summary>
    public int Era => _era;

    private bool IsUsed => spec.FailurePercent > 0;

    /// <summary>Whether a request may pass. In half open it is a trial then.</summary>
    public bool TryPass()
    {
        if (_state == BreakerState.Closed) return true;
        bool halfOpened = false;
        bool passes;
        lock (_lock)
        {
            if (_state == BreakerState.Closed) return true;
            long now = time.GetTimestamp();
            if (now >= _until)
            {
                halfOpened = _state == BreakerState.Open;
                if (halfOpened) _successes = 0;
                _state = BreakerState.HalfOpen;
                _trials = _successes;
                _until = now + _pause;
            }

            passes = _state == BreakerState.HalfOpen && _trials < Trials;
            if (passes) _trials++;
        }

        if (halfOpened) changed(BreakerState.HalfOpen);
        return passes;
    }

    /// <summary>Whether a request would not pass now; unlike <see cref="TryPass"/> this takes no trial.</summary>
    public bool Refuses()
    {
        if (_state == BreakerState.Closed) return false;
        lock (_lock) return _state != BreakerState.Closed && time.GetTimestamp() < _until && (_state == BreakerState.Open || _trials >= Trials);
    }

    /// <summary>How long nothing will pass, as far as that is known; zero: a request may pass now.</summary>
    public TimeSpan Wait()
    {
        if (_state == BreakerState.Closed) return TimeSpan.Zero;
        lock (_lock) return _state != BreakerState.Closed && time.GetTimestamp() is var now && now < _until ? time.GetElapsedTime(now, _until) : TimeSpan.Zero;
    }

    /// <summary>Takes an outcome of the era that its request was admitted in.</summary>
    public void Record(AttemptOutcome outcome, int era)
    {
        if (!IsUsed || (era != AnyEra && era != _era)) return;
        bool failed = outcome is not (AttemptOutcome.Success or AttemptOutcome.Cancelled);
        if (_state == BreakerState.Closed)
        {
            if (outcome == AttemptOutcome.Cancelled) return;
            (long all, long failures) = _window.Add(failed);
            if (all < spec.LeastRequests || failures == 0 || failures * 100 < spec.FailurePercent * all) return;
        }

        if (Settle(outcome, failed, era) is { } state) changed(state);
    }

    /// <summary>Takes back a trial that was not made.</summary>
    public void GiveBack()
    {
        if (_state == BreakerState.Closed) return;
        lock (_lock) GiveBackTrial();
    }

    private int Trials => Math.Max(1, spec.Trials);

    private BreakerState? Settle(AttemptOutcome outcome, bool failed, int era)
    {
        lock (_lock)
        {
            if (era != AnyEra && era != _era) return null;
            switch (_state)
            {
                case BreakerState.Closed:
                    return Open();
                case BreakerState.HalfOpen when failed:
                    return Open();
                case BreakerState.HalfOpen when outcome == AttemptOutcome.Cancelled:
                    GiveBackTrial();
                    return null;
                case BreakerState.HalfOpen when ++_successes >= Trials:
                    _window.Clear();
                    _state = BreakerState.Closed;
                    return _state;
                default:
                    return null;
            }
        }
    }

    private BreakerState Open()
    {
        _window.Clear();
        _era++;
        _until = time.GetTimestamp() + _pause;
        _state = BreakerState.Open;
        return _state;
    }

    private void GiveBackTrial()
    {
        if (_state == BreakerState.HalfOpen && _trials > _successes) _trials--;
    }
}
