namespace Insight.Gateway.Metrics.Prometheus;

/// <summary>What was measured under one set of labels.</summary>
/// <param name="labels">The labels as they are written.</param>
/// <param name="bounds">Upper bounds of buckets, rising; empty: it is no histogram.</param>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = bounds.Length == 0 ? [] : new long[bounds.Length + 1];
    private double _value;

    /// <summary>The labels as they are written, without braces.</summary>
    public string Labels => labels;

    /// <summary>The collection that said something of it last; what a collection does not mention is no longer there.</summary>
    public int Turn { get; private set; }

    /// <summary>Adds what was measured: to a sum, and to the bucket that it belongs to.</summary>
    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
            if (_buckets.Length > 0) _buckets[Bucket(value)]++;
        }
    }

    /// <summary>Takes what was observed.</summary>
    public void Set(double value, int turn)
    {
        lock (_lock)
        {
            _value = value;
            Turn = turn;
        }
    }

    /// <summary>Value or sum, and how many values each bucket got.</summary>
    public double Read(Span<long> buckets)
    {
        lock (_lock)
        {
            _buckets.CopyTo(buckets);
            return _value;
        }
    }

    private int Bucket(double value)
    {
        int bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket]) bucket++;
        return bucket;
    }
}
