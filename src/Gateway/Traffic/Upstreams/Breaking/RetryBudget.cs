using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Upstreams.Breaking;

/// <summary>Bounds retries under way in relation to requests under way, so that retries do not multiply the load of a cluster that fails.</summary>
internal sealed class RetryBudget(RetryBudgetSpec spec)
{
    private int _underWay;

    /// <summary>Retries under way.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>True when one more may begin; <see cref="End"/> ends it.</summary>
    /// <param name="requests">Requests under way.</param>
    public bool TryBegin(int requests)
    {
        long most = Math.Max(spec.Least, (long)spec.Percent * requests / 100);
        int seen = Volatile.Read(ref _underWay);
        while (seen < most)
        {
            int before = Interlocked.CompareExchange(ref _underWay, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Ends a retry.</summary>
    public void End() => Interlocked.Decrement(ref _underWay);
}
