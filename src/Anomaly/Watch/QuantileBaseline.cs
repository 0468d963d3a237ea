using Insight.Anomaly.Windows;
using Insight.Storage.Windows;

namespace Insight.Anomaly.Watch;

/// <summary>A histogram that forgets: which duration half of the requests, and 95 % of them, usually stay below.</summary>
/// <remarks>Old counts are not made smaller: new ones weigh more, until numbers grow too large and all are scaled down.</remarks>
internal sealed class QuantileBaseline
{
    /// <summary>Buckets kept, from 1 µs to about an hour; greater values count in the last.</summary>
    private const int Buckets = 564;

    private readonly double _growth;
    private float[] _counts = [];
    private int _first;
    private double _weight = 1, _total;

    /// <summary>Creates an empty histogram.</summary>
    /// <param name="halfLife">Windows with requests after which what was seen counts half.</param>
    public QuantileBaseline(double halfLife) => _growth = Math.Pow(2, 1 / halfLife);

    /// <summary>Adds a window's values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="share">How much they count; below 1 when they are strange.</param>
    public void Add(WindowHistogram values, double share)
    {
        if (values.Count == 0) return;
        _weight *= _growth;
        if (_weight > 1e12) Rescale();
        ReadOnlySpan<short> buckets = values.Buckets;
        ReadOnlySpan<long> counts = values.Counts;
        for (int i = 0; i < buckets.Length; i++)
        {
            int bucket = Math.Clamp(buckets[i] - LogHistogram.ZeroBucket, 0, Buckets - 1);
            Reach(bucket);
            double weight = counts[i] * _weight * share;
            _counts[bucket - _first] += (float)weight;
            _total += weight;
        }
    }

    /// <summary>The bucket that holds the quantile; the least bucket when nothing was seen.</summary>
    public short Bucket(double quantile)
    {
        double rank = quantile * _total, seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen > rank) return (short)(i + _first + LogHistogram.ZeroBucket);
        }

        return (short)(_counts.Length - 1 + _first + LogHistogram.ZeroBucket);
    }

    /// <summary>The share of values in buckets above the given one.</summary>
    public double ShareAbove(int bucket)
    {
        double above = 0;
        for (int i = Math.Max(0, bucket + 1 - _first - LogHistogram.ZeroBucket); i < _counts.Length; i++) above += _counts[i];
        return _total <= 0 ? 0 : above / _total;
    }

    /// <summary>The value at the quantile, in the unit of the values.</summary>
    public double Value(double quantile) => _counts.Length == 0 ? double.NaN : LogHistogram.ValueOf(Bucket(Math.Clamp(quantile, 0, 1)));

    /// <summary>Makes what was seen count for little: the quantiles follow in minutes.</summary>
    public void Loosen()
    {
        for (int i = 0; i < _counts.Length; i++) _counts[i] /= 16;
        _total /= 16;
    }

    public void Write(BinaryWriter output)
    {
        output.Write(_weight);
        output.Write(_total);
        output.Write((short)_first);
        output.Write((short)_counts.Length);
        foreach (float count in _counts) output.Write(count);
    }

    public void Read(BinaryReader input)
    {
        _weight = input.ReadDouble();
        _total = input.ReadDouble();
        _first = input.ReadInt16();
        int length = input.ReadInt16();
        if (_first < 0 || length < 0 || _first + length > Buckets) throw new InvalidDataException("A histogram reaches beyond its buckets.");
        _counts = new float[length];
        for (int i = 0; i < length; i++) _counts[i] = input.ReadSingle();
    }

    /// <summary>Durations of one subject span few buckets: only those between the least and the greatest seen are kept.</summary>
    private void Reach(int bucket)
    {
        if (_counts.Length == 0)
        {
            _first = bucket;
            _counts = new float[1];
            return;
        }

        int first = Math.Min(_first, bucket), last = Math.Max(_first + _counts.Length - 1, bucket);
        if (first == _first && last == _first + _counts.Length - 1) return;
        float[] wider = new float[last - first + 1];
        _counts.CopyTo(wider, _first - first);
        (_first, _counts) = (first, wider);
    }

    private void Rescale()
    {
        float scale = (float)(1 / _weight);
        for (int i = 0; i < _counts.Length; i++) _counts[i] *= scale;
        _total /= _weight;
        _weight = 1;
    }
}
