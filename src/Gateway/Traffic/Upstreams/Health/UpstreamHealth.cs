using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Upstreams.Health;

/// <summary>How an upstream is, and why: what its probe says, and whether it is ejected for its answers.</summary>
internal sealed class UpstreamHealth
{
    private readonly Lock _lock = new();
    private volatile bool _isProbeFailing;
    private volatile bool _isEjected;
    private volatile bool _hasProbed;
    private int _probesAlike;
    private int _failuresInARow;
    private long _answers;
    private long _failures;
    private int _ejections;
    private ITimer? _readmission;

    /// <summary>Health is other than it was. Raised without locks held.</summary>
    public event Action? Changed;

    /// <summary>Whether the probe succeeds (or there is none) and it is not ejected.</summary>
    public bool IsHealthy => !_isProbeFailing && !_isEjected;

    /// <summary>Whether its probe fails.</summary>
    public bool IsProbeFailing => _isProbeFailing;

    /// <summary>Whether a probe has said anything yet.</summary>
    public bool HasProbed => _hasProbed;

    /// <summary>Whether it is ejected.</summary>
    public bool IsEjected => _isEjected;

    /// <summary>Ejections that the next one's length goes by.</summary>
    public int Ejections => Volatile.Read(ref _ejections);

    /// <summary>Takes the result of a probe. True when health by probe is other than before.</summary>
    public bool Probed(bool good, HealthProbe probe)
    {
        _hasProbed = true;
        lock (_lock)
        {
            // Only results against what is believed count, and one for it ends their row.
            if (good != _isProbeFailing)
            {
                _probesAlike = 0;
                return false;
            }

            if (++_probesAlike < (good ? probe.HealthyAfter : probe.UnhealthyAfter)) return false;
            _probesAlike = 0;
            _isProbeFailing = !good;
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Counts an answer. Hot path.</summary>
    public void Succeeded()
    {
        Interlocked.Increment(ref _answers);
        if (Volatile.Read(ref _failuresInARow) != 0) Volatile.Write(ref _failuresInARow, 0);
    }

    /// <summary>Counts a failure, and says how many there were in a row.</summary>
    public int Failed()
    {
        Interlocked.Increment(ref _answers);
        Interlocked.Increment(ref _failures);
        return Interlocked.Increment(ref _failuresInARow);
    }

    /// <summary>Ends an interval: what it counted, failures among all answers. Ends one of the ejections that are remembered when it had no failure.</summary>
    public (long Answers, long Failures) EndInterval()
    {
        long failures = Interlocked.Exchange(ref _failures, 0);
        long answers = Interlocked.Exchange(ref _answers, 0);
        lock (_lock)
        {
            if (failures == 0 && !_isEjected && _ejections > 0) _ejections--;
        }

        return (answers, failures);
    }

    /// <summary>Ejects it, unless it is. The caller says so with <see cref="Announce"/> when it holds no locks any more.</summary>
    public bool TryEject(TimeSpan duration, TimeProvider time, Action readmitted)
    {
        lock (_lock)
        {
            if (_isEjected) return false;
            _isEjected = true;
            _ejections++;
            _readmission = time.CreateTimer(
                _ =>
                {
                    if (Readmit()) readmitted();
                },
                null,
                duration,
                Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>Tells those who listen that health is other than it was.</summary>
    public void Announce() => Changed?.Invoke();

    /// <summary>Ends the ejection. False when there is none.</summary>
    public bool Readmit()
    {
        lock (_lock)
        {
            if (!_isEjected) return false;
            _isEjected = false;
            _readmission?.Dispose();
            _readmission = null;
            Volatile.Write(ref _failuresInARow, 0);
            Interlocked.Exchange(ref _answers, 0);
            Interlocked.Exchange(ref _failures, 0);
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Forgets what was said by probes or ejections that are not configured any more.</summary>
    public void Settle(bool probed, bool ejected)
    {
        if (!ejected) Readmit();
        if (!probed) _hasProbed = false;
        if (probed || !_isProbeFailing) return;
        lock (_lock)
        {
            _isProbeFailing = false;
            _probesAlike = 0;
        }

        Changed?.Invoke();
    }
}
