namespace Insight.Storage.Windows;

/// <summary>
/// The histograms of the window tables: bucket number to count, where bucket b holds values from 1.04^b up to, not including, 1.04^(b+1).
/// </summary>
/// <remarks>
/// A value read back is within 2 % of the one that went in. Histograms of any two windows add up bucket by bucket, so a
/// quantile over hours is as exact as one over ten seconds. Values are whole: microseconds or bytes. Zero has a bucket of its own.
/// </remarks>
public static class LogHistogram
{
    /// <summary>Upper bound of a bucket divided by its lower bound.</summary>
    public const double Ratio = 1.04;

    /// <summary>The bucket of the value 0.</summary>
    public const short ZeroBucket = -1;

    /// <summary>The bucket of a value.</summary>
    public static short BucketOf(ulong value) =>
        value == 0 ? ZeroBucket : (short)Math.Floor(Math.Log(value) / Math.Log(Ratio));

    /// <summary>The value that stands for a bucket: the geometric middle of its bounds.</summary>
    public static double ValueOf(short bucket) => bucket switch
    {
        <= ZeroBucket => 0,
        0 => 1,
        _ => Math.Pow(Ratio, bucket + 0.5),
    };

    /// <summary>The bucket of a column as a ClickHouse expression of type Int16.</summary>
    public static string BucketSql(string column) =>
        FormattableString.Invariant($"toInt16(if({column} = 0, -1, floor(log({column}) / log({Ratio}))))");

    /// <summary>
    /// The quantile of a histogram: of n values in order the one at position floor(quantile × n), counted from 0; NaN for an empty histogram.
    /// </summary>
    /// <param name="histogram">Bucket to count.</param>
    /// <param name="quantile">From 0 to 1.</param>
    public static double Quantile(IReadOnlyDictionary<short, ulong> histogram, double quantile)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        ArgumentOutOfRangeException.ThrowIfLessThan(quantile, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        KeyValuePair<short, ulong>[] buckets = [.. histogram.OrderBy(bucket => bucket.Key)];
        ulong total = 0;
        foreach (KeyValuePair<short, ulong> bucket in buckets) total += bucket.Value;
        if (total == 0) return double.NaN;

        ulong rank = Math.Min((ulong)(quantile * total), total - 1), seen = 0;
        foreach (KeyValuePair<short, ulong> bucket in buckets)
        {
            seen += bucket.Value;
            if (rank < seen) return ValueOf(bucket.Key);
        }

        return ValueOf(buckets[^1].Key);
    }
}
