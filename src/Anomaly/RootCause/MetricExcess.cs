namespace Insight.Anomaly.RootCause;

/// <summary>One metric of one node or call against what is normal.</summary>
/// <param name="Z">Standard deviations above normal; 0 when nothing can be said.</param>
/// <param name="Now">Latency in microseconds, or share of errors.</param>
/// <param name="Expected">The same on normal operation.</param>
/// <param name="Amount">Excess of all requests together: microseconds, or errors. Negative below normal.</param>
/// <param name="Noise">One standard deviation of that.</param>
internal readonly record struct MetricExcess(double Z, double Now, double Expected, double Amount, double Noise)
{
    /// <summary>0 for what is ordinary, towards 1 for what is not.</summary>
    public double Weight => Z > Excess.Ordinary ? 1 - Excess.Ordinary * Excess.Ordinary / (Z * Z) : 0;

    /// <summary>The excess that counts.</summary>
    public double Flow => Math.Max(Amount, 0) * Weight;
}
