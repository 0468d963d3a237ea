namespace Insight.ApiDiscovery.Learning;

/// <summary>
/// How sizes or durations spread over this host's endpoints: a prior for the mean and the variance of each
/// (normal-inverse-gamma; Murphy, "Conjugate Bayesian analysis of the Gaussian distribution", 2007).
/// </summary>
/// <param name="mean">Mean over endpoints, logarithmic.</param>
/// <param name="within">Variance within an endpoint.</param>
/// <param name="between">Variance between endpoints.</param>
internal sealed class LogNormalModel(double mean, double within, double between)
{
    /// <summary>Pseudo-observations behind the variance within: an endpoint may spread otherwise than its neighbours, but must show it.</summary>
    private const double Shape = 2.5;

    private const double HalfLog2Pi = 0.91893853320467274;

    private readonly double _scale = Shape * within;
    private readonly double _weight = Math.Min(1, within / between);
    private readonly double _constant = Shape * Math.Log(Shape * within) - LogGamma.Of(Shape) + 0.5 * Math.Log(Math.Min(1, within / between));

    public double Mean { get; } = mean;

    public double Within { get; } = within;

    public double Between { get; } = between;

    /// <summary>Minus the logarithm of how likely values are to come from one endpoint, in nats.</summary>
    public double Cost(in Moments m)
    {
        if (m.Count == 0) return 0;
        double weight = _weight + m.Count, shape = Shape + m.Count / 2.0, off = m.Mean - Mean;
        double scale = _scale + m.Deviation / 2 + _weight * m.Count * off * off / (2 * weight);
        return m.Count * HalfLog2Pi - (_constant + LogGamma.Of(shape) - shape * Math.Log(scale) - 0.5 * Math.Log(weight));
    }
}
