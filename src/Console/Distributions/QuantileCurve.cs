using Insight.Storage.Windows;

namespace Insight.Console.Distributions;

/// <summary>Values with their counts in order, and the quantiles of them. Pure.</summary>
/// <remarks>The quantile q of n values is, in order, the one at position floor(q × n), counted from 0, as everywhere else.</remarks>
internal sealed class QuantileCurve
{
    /// <summary>Points of a curve.</summary>
    public const int Points = 200;

    private readonly (double Value, ulong UpTo)[] _values;

    private QuantileCurve(IEnumerable<(double Value, ulong Count)> ordered)
    {
        ulong upTo = 0;
        _values = [.. ordered.Where(static value => value.Count > 0).Select(value => (value.Value, upTo += value.Count))];
        Count = upTo;
    }

    public ulong Count { get; }

    public static QuantileCurve Of(IReadOnlyDictionary<short, ulong> histogram) =>
        new(histogram.OrderBy(static bucket => bucket.Key).Select(static bucket => (LogHistogram.ValueOf(bucket.Key), bucket.Value)));

    public static QuantileCurve Of(IEnumerable<double> values) => new(values.Order().Select(static value => (value, 1UL)));

    /// <summary>The quantile; null without values.</summary>
    public double? At(double quantile)
    {
        if (Count == 0) return null;
        ulong rank = Math.Min((ulong)(quantile * Count), Count - 1);
        int low = 0, high = _values.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_values[middle].UpTo > rank) high = middle;
            else low = middle + 1;
        }

        return _values[low].Value;
    }

    /// <summary>The whole curve from the least to the greatest value; empty without values.</summary>
    public IReadOnlyList<DistributionPoint> ToPoints() => Count == 0
        ? []
        : [.. Enumerable.Range(0, Points).Select(i => i / (double)(Points - 1)).Select(share => new DistributionPoint(share, At(share)!.Value))];
}
