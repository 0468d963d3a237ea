namespace Insight.Gateway.Waf;

/// <summary>How many bytes of bodies all requests together may hold. Thread-safe.</summary>
internal sealed class BodyBudget(long limit)
{
    private long _held;

    /// <summary>Bytes held now.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Takes room; false, and nothing is taken, when there is too little.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= limit) return true;
        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);
}
