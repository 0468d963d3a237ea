namespace Insight.Gateway.Profiles;

/// <summary>Lets so many pass in a second. Any number of threads; where a second begins some more may.</summary>
internal sealed class SecondCap(int most, TimeProvider time)
{
    private long _second;
    private int _taken;

    /// <summary>Takes one of this second's places; false: there is none left.</summary>
    public bool TryTake()
    {
        long second = time.GetUtcNow().ToUnixTimeSeconds();
        long before = Volatile.Read(ref _second);
        if (before != second && Interlocked.CompareExchange(ref _second, second, before) == before) Volatile.Write(ref _taken, 0);
        return Volatile.Read(ref _taken) < most && Interlocked.Increment(ref _taken) <= most;
    }
}
