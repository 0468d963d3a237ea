namespace Insight.Gateway.Tests.Access;

/// <summary>A clock that moves only when it is told to; timers ring then.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private int _made;
    private TimeSpan _passed = TimeSpan.FromDays(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that have not rung.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _timers.Count;
        }
    }

    /// <summary>Timers that were ever made.</summary>
    public int Made => Volatile.Read(ref _made);

    public override DateTimeOffset GetUtcNow() => s_start + _passed;

    public override long GetTimestamp() => _passed.Ticks;

    public void Advance(TimeSpan span)
    {
        List<Timer> due;
        lock (_lock)
        {
            _passed += span;
            due = [.. _timers.Where(timer => timer.Due <= _passed)];
            foreach (Timer timer in due) _timers.Remove(timer);
        }

        foreach (Timer timer in due) timer.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        Interlocked.Increment(ref _made);
        return timer;
    }

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._passed + dueTime;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
