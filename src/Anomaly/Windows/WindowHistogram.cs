using Insight.Storage.Windows;

namespace Insight.Anomaly.Windows;

/// <summary>The values of one window, counted in the buckets of <see cref="LogHistogram"/>: sorted, without empty buckets, never changed.</summary>
public sealed class WindowHistogram
{
    private readonly short[] _buckets;
    private readonly long[] _counts;

    private WindowHistogram(short[] buckets, long[] counts)
    {
        _buckets = buckets;
        _counts = counts;
        foreach (long count in counts) Count += count;
    }

    /// <summary>No value.</summary>
    public static WindowHistogram Empty { get; } = new([], []);

    /// <summary>Values in all buckets.</summary>
    public long Count { get; }

    /// <summary>Buckets that hold something, ascending.</summary>
    public ReadOnlySpan<short> Buckets => _buckets;

    /// <summary>How many values each of <see cref="Buckets"/> holds.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>A histogram of counts per bucket, in any order; counts of 0 or less are passed over, equal buckets add up.</summary>
    public static WindowHistogram Of(IEnumerable<KeyValuePair<short, long>> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        KeyValuePair<short, long>[] all = [.. counts];
        // Most come sorted from storage.
        for (int i = 1; i < all.Length; i++)
        {
            if (all[i - 1].Key <= all[i].Key) continue;
            Array.Sort(all, static (a, b) => a.Key.CompareTo(b.Key));
            break;
        }

        short[] buckets = new short[all.Length];
        long[] sums = new long[all.Length];
        int used = 0;
        foreach ((short bucket, long count) in all)
        {
            if (count <= 0) continue;
            if (used == 0 || buckets[used - 1] != bucket) buckets[used++] = bucket;
            sums[used - 1] += count;
        }

        if (used == 0) return Empty;
        return used == all.Length ? new(buckets, sums) : new(buckets[..used], sums[..used]);
    }

    /// <summary>How many values lie in buckets above the given one.</summary>
    public long CountAbove(int bucket)
    {
        long above = 0;
        for (int i = _buckets.Length - 1; i >= 0 && _buckets[i] > bucket; i--) above += _counts[i];
        return above;
    }
}
