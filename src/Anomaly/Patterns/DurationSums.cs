using Insight.Anomaly.Windows;
using Insight.Storage.Windows;

namespace Insight.Anomaly.Patterns;

/// <summary>Durations of several rows of one window together.</summary>
internal sealed class DurationSums
{
    private readonly SortedList<short, long> _counts = [];

    /// <summary>Requests, whether they have a duration or not.</summary>
    public long Requests { get; set; }

    /// <summary>Durations.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the durations of a row.</summary>
    public void Add(WindowHistogram histogram)
    {
        for (int i = 0; i < histogram.Buckets.Length; i++)
        {
            short bucket = histogram.Buckets[i];
            _counts[bucket] = _counts.GetValueOrDefault(bucket) + histogram.Counts[i];
        }

        Count += histogram.Count;
    }

    /// <summary>How many lie in buckets above the given one.</summary>
    public long CountAbove(int bucket)
    {
        long above = 0;
        for (int i = _counts.Count - 1; i >= 0 && _counts.GetKeyAtIndex(i) > bucket; i--) above += _counts.GetValueAtIndex(i);
        return above;
    }

    /// <summary>Bucket of a quantile; of no durations <see cref="LogHistogram.ZeroBucket"/>.</summary>
    public short Quantile(double quantile)
    {
        long rank = (long)(quantile * Count), seen = 0;
        foreach ((short bucket, long count) in _counts)
        {
            seen += count;
            if (seen > rank) return bucket;
        }

        return LogHistogram.ZeroBucket;
    }
}
