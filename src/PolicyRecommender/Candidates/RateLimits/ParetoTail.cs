namespace Insight.PolicyRecommender.Candidates.RateLimits;

/// <summary>The tail of a distribution: what lies above its 90 % quantile, as a generalised Pareto distribution.</summary>
/// <remarks>Peaks over a threshold (Pickands, 1975), fitted by the method of moments (Hosking and Wallis, 1987): shape ½(1 − m²/s²), scale ½m(1 + m²/s²) of the exceedances' mean m and variance s².</remarks>
public static class ParetoTail
{
    private const double ThresholdQuantile = 0.9;

    /// <summary>The value that is exceeded with a probability; never below the threshold.</summary>
    /// <param name="sorted">What was observed, ascending.</param>
    /// <param name="exceedance">The probability, such as 0.001; below 0.1.</param>
    public static double ValueAt(ReadOnlySpan<double> sorted, double exceedance)
    {
        if (sorted.IsEmpty) return 0;
        double threshold = Quantile(sorted, ThresholdQuantile), sum = 0, squares = 0;
        int above = 0;
        for (int i = sorted.Length - 1; i >= 0 && sorted[i] > threshold; i--, above++)
        {
            sum += sorted[i] - threshold;
            squares += (sorted[i] - threshold) * (sorted[i] - threshold);
        }

        double share = (double)above / sorted.Length;
        if (above == 0 || share <= exceedance) return sorted[^1];
        double mean = sum / above, variance = (squares / above) - (mean * mean);

        // All the same, or next to: an exponential tail of their mean is the cautious guess.
        double ratio = variance > 1e-9 * mean * mean ? mean * mean / variance : 1;
        double shape = (1 - ratio) / 2, scale = mean * (1 + ratio) / 2, rarer = share / exceedance;
        return Math.Abs(shape) < 1e-6 ? threshold + (scale * Math.Log(rarer)) : threshold + (scale / shape * (Math.Pow(rarer, shape) - 1));
    }

    /// <summary>The least value that a share of the values is not above.</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share) => sorted.IsEmpty ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
