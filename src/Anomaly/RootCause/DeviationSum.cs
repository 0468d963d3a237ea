namespace Insight.Anomaly.RootCause;

/// <summary>
/// Deviations of a latency in several windows as one (Stouffer): all of them a little strange is stranger than one alone, which may be a single slow request.
/// </summary>
internal struct DeviationSum
{
    /// <summary>What one request can say at most: a single slow one is no trouble of a service.</summary>
    private const double EachRequest = 4;

    /// <summary>What one window can say at most of a trouble that lasts.</summary>
    private const double EachWindow = 4;

    private double _sum, _lasting;
    private int _known, _windows;

    /// <summary>The deviations taken together; 0 of none.</summary>
    public readonly double Z => _known > 0 ? _sum / Math.Sqrt(_known) : 0;

    /// <summary>The same with none of them counting much by itself, and those that are not known counting as ordinary.</summary>
    public readonly double Lasting => _windows > 0 ? _lasting / Math.Sqrt(_windows) : 0;

    /// <summary>Adds a window.</summary>
    /// <param name="baseline">What is normal.</param>
    /// <param name="element">Of what.</param>
    /// <param name="sample">What was measured.</param>
    /// <param name="shift">How many times its normal latency the element took before the trouble already.</param>
    public void Add(Baseline baseline, int element, Sample sample, double shift)
    {
        _windows++;
        if (double.IsNaN(sample.Latency)) return;
        double most = double.IsNaN(sample.Requests) ? double.PositiveInfinity : EachRequest * Math.Sqrt(sample.Requests);
        double z = Math.Clamp(baseline.LatencyZ(element, sample.Latency / shift, sample.Requests), -most, most);
        _sum += z;
        _lasting += Math.Clamp(z, -EachWindow, EachWindow);
        _known++;
    }
}
