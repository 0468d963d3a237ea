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
        SortedDictionary<short, long> sums = [];
        foreach ((short bucket, long count) in counts)
        {
            if (count > 0) sums[bucket] = sums.GetValueOrDefault(bucket) + count;
        }

        return sums.Count == 0 ? Empty : new([.. sums.Keys], [.. sums.Values]);
    }

    /// <summary>How many values lie in buckets above the given one.</summary>
    public long CountAbove(int bucket)
    {
        long above = 0;
        for (int i = _buckets.Length - 1; i >= 0 && _buckets[i] > bucket; i--) above += _counts[i];
        return above;
    }
}
