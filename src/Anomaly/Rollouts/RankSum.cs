using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Rollouts;

/// <summary>Wilcoxon's rank sum of two histograms, with ties, to be added up over endpoints as van Elteren did.</summary>
internal static class RankSum
{
    /// <summary>How far the first ranks above the second, divided by n + 1, and the variance of that when both are alike.</summary>
    /// <param name="first">Durations of one version.</param>
    /// <param name="second">Durations of the other.</param>
    /// <param name="shift">Buckets that are taken off the first before.</param>
    public static (double Sum, double Variance) Of(WindowHistogram first, WindowHistogram second, int shift)
    {
        double n = first.Count, m = second.Count, all = n + m;
        if (n == 0 || m == 0 || all < 2) return (0, 0);
        ReadOnlySpan<short> a = first.Buckets, b = second.Buckets;
        double above = 0, ties = 0, secondBelow = 0;
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            int left = i < a.Length ? a[i] - shift : int.MaxValue, right = j < b.Length ? b[j] : int.MaxValue, bucket = Math.Min(left, right);
            double x = left == bucket ? first.Counts[i++] : 0, y = right == bucket ? second.Counts[j++] : 0;
            above += x * (secondBelow + (y / 2));
            secondBelow += y;
            double equal = x + y;
            ties += equal * ((equal * equal) - 1);
        }

        double variance = n * m / 12 * (all + 1 - (ties / (all * (all - 1))));
        return ((above - (n * m / 2)) / (all + 1), Math.Max(0, variance) / ((all + 1) * (all + 1)));
    }

    /// <summary>Mean of the natural logarithm of the durations.</summary>
    public static double MeanLog(WindowHistogram histogram)
    {
        const double LogRatio = 0.039220713153281295;
        double sum = 0;
        for (int i = 0; i < histogram.Buckets.Length; i++) sum += histogram.Counts[i] * (histogram.Buckets[i] + 0.5) * LogRatio;
        return sum / histogram.Count;
    }
}
