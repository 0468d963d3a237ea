using System.Runtime.InteropServices;
using Insight.Policy.Policies;

namespace Insight.Policy.Sharing;

/// <summary>Where the counts of gateways meet: each tells its own and is told the sum of the others'. In memory, bounded; any number of threads.</summary>
/// <remarks>
/// A count is kept by the time that it belongs to, so clocks that differ by less than a limit's time do not mix what was before with what is now.
/// An exchange costs two additions per count, however many gateways there are.
/// </remarks>
/// <param name="time">The clock that counts expire by.</param>
public sealed class RateHub(TimeProvider time)
{
    /// <summary>Most gateways; of more, the one that was silent longest goes.</summary>
    public const int MaxGateways = 256;

    /// <summary>Most counts of all gateways together, about 100 MB; of more, the lightest of the gateway that comes last are not kept.</summary>
    public const int MaxCounts = 500_000;

    /// <summary>How long a gateway's counts count after it was heard last.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Told> _gateways = new(StringComparer.Ordinal);
    private readonly Dictionary<Cell, long> _sums = [];
    private int _counts;

    /// <summary>Takes a gateway's counts in place of those before, and gives what the others have counted of the same clients.</summary>
    /// <param name="gateway">The gateway's id.</param>
    /// <param name="counts">Its counts, the heaviest first.</param>
    public RateAnswer Exchange(string gateway, IReadOnlyList<RateCount> counts)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(counts);
        lock (_lock)
        {
            long now = time.GetTimestamp();
            Forget(gateway, now);
            int kept = Math.Min(counts.Count, MaxCounts - _counts);
            RateCount[] own = [.. counts.Take(kept)];
            RateOthers[] others = new RateOthers[counts.Count];
            for (int i = 0; i < counts.Count; i++) others[i] = Others(counts[i]);
            foreach (RateCount count in own) Add(count, 1);
            _gateways[gateway] = new Told(own, now);
            _counts += own.Length;
            return new RateAnswer(_gateways.Count, others);
        }
    }

    /// <summary>How many counts are kept.</summary>
    public int Count()
    {
        lock (_lock)
        {
            Forget(null, time.GetTimestamp());
            return _counts;
        }
    }

    /// <summary>What was told before by this gateway, and by all that were silent for too long.</summary>
    private void Forget(string? gateway, long now)
    {
        foreach ((string id, Told told) in _gateways)
        {
            if (id == gateway || time.GetElapsedTime(told.At, now) > Life) Remove(id);
        }

        if (gateway is not null && _gateways.Count >= MaxGateways) Remove(_gateways.MinBy(static one => one.Value.At).Key);
    }

    private void Remove(string gateway)
    {
        _gateways.Remove(gateway, out Told? told);
        foreach (RateCount count in told!.Counts) Add(count, -1);
        _counts -= told.Counts.Length;
    }

    /// <summary>This gateway's own counts are not among the sums now.</summary>
    private RateOthers Others(in RateCount count)
    {
        // Whose clock is ahead counts in the next time already what others count in this one.
        long current = Sum(count.Key, count.Index) + Sum(count.Key, count.Index + 1);
        return new RateOthers((uint)Math.Min(current, uint.MaxValue), (uint)Math.Min(Sum(count.Key, count.Index - 1), uint.MaxValue));
    }

    private long Sum(RateKey key, long index) => _sums.GetValueOrDefault(new Cell(key, index));

    private void Add(in RateCount count, int sign)
    {
        Add(new Cell(count.Key, count.Index), (long)sign * count.Current);
        Add(new Cell(count.Key, count.Index - 1), (long)sign * count.Previous);
    }

    private void Add(Cell cell, long value)
    {
        if (value == 0) return;
        ref long sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, cell, out _);
        sum += value;
        if (sum == 0) _sums.Remove(cell);
    }

    private readonly record struct Cell(RateKey Key, long Index);

    private sealed record Told(RateCount[] Counts, long At);
}
