namespace Insight.Gateway.Traffic.Upstreams.Breaking;

/// <summary>Counts answers and failures of the last while, in ten steps. Hot path without locks, but for one thread at the beginning of a step.</summary>
internal sealed class FailureWindow(TimeSpan length, TimeProvider time)
{
    private const int Steps = 10;

    /// <summary>Both counts in one number: failures above, all answers below.</summary>
    private const int FailureShift = 32;

    private readonly Lock _lock = new();
    private readonly long _step = Math.Max(1, (long)(length.TotalSeconds * time.TimestampFrequency / Steps));
    private readonly long[] _numbers = new long[Steps];
    private readonly long[] _counts = new long[Steps];

    /// <summary>Counts one, and says what the window has now.</summary>
    public (long All, long Failures) Add(bool failed)
    {
        long number = time.GetTimestamp() / _step;
        int at = (int)((ulong)number % Steps);
        if (Volatile.Read(ref _numbers[at]) != number) Begin(number, at);
        Interlocked.Add(ref _counts[at], failed ? (1L << FailureShift) + 1 : 1);

        long all = 0;
        long failures = 0;
        for (int i = 0; i < Steps; i++)
        {
            if (number - Volatile.Read(ref _numbers[i]) >= Steps) continue;
            long count = Volatile.Read(ref _counts[i]);
            all += (uint)count;
            failures += count >> FailureShift;
        }

        return (all, failures);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        lock (_lock) Array.Clear(_counts);
    }

    private void Begin(long number, int at)
    {
        lock (_lock)
        {
            if (_numbers[at] >= number) return;
            Volatile.Write(ref _counts[at], 0);
            Volatile.Write(ref _numbers[at], number);
        }
    }
}
