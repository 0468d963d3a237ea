namespace Insight.Anomaly.Counts;

/// <summary>What the mean of a Poisson count may be: the exact interval (Garwood 1936), which holds the mean in at least as many cases as its confidence says.</summary>
public static class PoissonInterval
{
    /// <summary>Both ends of the interval.</summary>
    /// <param name="count">The count; 0 or more.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static (double Lower, double Upper) Of(long count, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        double tail = (1 - confidence) / 2, most = count + 20 + (20 * Math.Sqrt(count + 1.0));
        return (
            count == 0 ? 0 : Solve(count, mean => CountTests.PoissonAtLeast(count, mean) < tail),
            Solve(most, mean => CountTests.PoissonAtMost(count, mean) > tail));
    }

    /// <summary>The mean up to which something is so, by halving.</summary>
    private static double Solve(double most, Func<double, bool> isSo)
    {
        double low = 0, high = most;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (isSo(middle)) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
