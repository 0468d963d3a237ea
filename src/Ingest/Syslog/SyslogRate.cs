namespace Insight.Ingest.Syslog;

/// <summary>Lines a second of all senders together: a bucket that holds a second's lines. Thread-safe.</summary>
internal sealed class SyslogRate(int perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _left = perSecond;
    private long _at = time.GetTimestamp();

    /// <summary>Takes one line; false: not now.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            _left = Math.Min(perSecond, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            if (_left < 1) return false;
            _left--;
            return true;
        }
    }
}
