using Insight.Storage.Windows;

namespace Insight.ApiDiscovery.Graph;

/// <summary>The latencies of one edge: each of them while there is room, then a histogram with 2 % error.</summary>
internal sealed class EdgeLatencies(LatencyBudget budget)
{
    private List<ulong>? _values = [];
    private Dictionary<short, ulong>? _histogram;
    private bool _anyRecorded;

    public long Count { get; private set; }

    public bool IsApproximate => _histogram is not null;

    public void Add(ulong microseconds)
    {
        Count++;
        _anyRecorded |= microseconds > 0;
        if (_values is not null)
        {
            if (_values.Count < budget.PerEdge && budget.TryTake())
            {
                _values.Add(microseconds);
                return;
            }

            _histogram = [];
            foreach (ulong value in _values) AddBucket(value);
            budget.Return(_values.Count);
            _values = null;
        }

        AddBucket(microseconds);
    }

    /// <summary>Milliseconds; null when the log holds no latencies. Of n in order the one at floor(quantile × n).</summary>
    public double? Quantile(double quantile)
    {
        if (!_anyRecorded) return null;
        if (_values is null) return LogHistogram.Quantile(_histogram!, quantile) / 1000;
        _values.Sort();
        return _values[Math.Min((int)Math.Floor(quantile * _values.Count), _values.Count - 1)] / 1000d;
    }

    private void AddBucket(ulong value)
    {
        short bucket = LogHistogram.BucketOf(value);
        _histogram![bucket] = _histogram.GetValueOrDefault(bucket) + 1;
    }
}
