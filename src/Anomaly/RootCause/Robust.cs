namespace Insight.Anomaly.RootCause;

/// <summary>Location and scale that a few wild values do not move.</summary>
internal static class Robust
{
    /// <summary>Makes the median absolute deviation of normal values their standard deviation.</summary>
    public const double MadToDeviation = 1.4826;

    /// <summary>So many standard deviations above the middle, 95 % of normal values end.</summary>
    public const double Deviations95 = 1.645;

    /// <summary>The value at a share of the way through a sorted span, between neighbours; NaN of none.</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty) return double.NaN;
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    /// <summary>Sorts the values and returns their median and a standard deviation: of the middle, or of the upper tail where that is wider.</summary>
    public static (double Middle, double Deviation) Spread(Span<double> values)
    {
        values.Sort();
        double middle = Quantile(values, 0.5), upper = (Quantile(values, 0.95) - middle) / Deviations95;
        for (int i = 0; i < values.Length; i++) values[i] = Math.Abs(values[i] - middle);
        values.Sort();
        return (middle, Math.Max(MadToDeviation * Quantile(values, 0.5), upper));
    }
}
