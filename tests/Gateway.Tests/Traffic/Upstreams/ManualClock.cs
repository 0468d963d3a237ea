namespace Insight.Gateway.Tests.Traffic.Upstreams;

/// <summary>A clock that moves when a test says so, and fires the timers that are due on the way, in order.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _ticks = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, callback, state);
        lock (_lock) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Fires what is due now.</summary>
    public void Advance() => Advance(TimeSpan.Zero);

    public void Advance(TimeSpan by)
    {
        long end = Interlocked.Read(ref _ticks) + by.Ticks;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                if (next is not null)
                {
                    Interlocked.Exchange(ref _ticks, Math.Max(_ticks, next.Due));
                    next.Due = next.Period > 0 ? next.Due + next.Period : long.MaxValue;
                }
            }

            if (next is null) break;
            next.Fire();
        }

        Interlocked.Exchange(ref _ticks, end);
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public long Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Period = period > TimeSpan.Zero ? period.Ticks : 0;
                Due = dueTime < TimeSpan.Zero ? long.MaxValue : clock._ticks + dueTime.Ticks;
                return clock._timers.Contains(this);
            }
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                Due = long.MaxValue;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
