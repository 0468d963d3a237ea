using Insight.Storage.Windows;

namespace Insight.Offline.Report.Counting;

/// <summary>How values spread, within 2 % (see <see cref="LogHistogram"/>), in a few kilobytes.</summary>
internal sealed class ValueHistogram
{
    private readonly Dictionary<short, ulong> _buckets = [];

    public long Count { get; private set; }

    public void Add(ulong value)
    {
        Count++;
        short bucket = LogHistogram.BucketOf(value);
        _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + 1;
    }

    /// <summary>The quantile of microseconds in milliseconds; null when there are none.</summary>
    public double? Milliseconds(double quantile) => Count == 0 ? null : LogHistogram.Quantile(_buckets, quantile) / 1000;
}
