namespace Insight.Anomaly.Patterns;

/// <summary>Where the middle and one quantile of durations ordinarily lie, and which part lies clearly above that quantile.</summary>
/// <param name="quantile">The quantile, 0 to 1.</param>
/// <param name="margin">Buckets of 4 % above it from which a duration is clearly longer.</param>
internal sealed class DurationBaseline(double quantile, int margin)
{
    private const double Memory = 360;

    private readonly RatioBaseline _above = new();
    private double _middle, _quantile, _windows;

    /// <summary>Bucket of the ordinary middle.</summary>
    public double Middle => _middle;

    /// <summary>How likely it is that so many durations lie clearly above the quantile.</summary>
    public double AtLeast(DurationSums sums) => _above.AtLeast(sums.CountAbove(Edge), sums.Count);

    /// <summary>Learns a window.</summary>
    public void Learn(DurationSums sums)
    {
        if (sums.Count == 0) return;
        if (_windows > 0) _above.Learn(sums.CountAbove(Edge), sums.Count);
        _windows = Math.Min(_windows + 1, Memory);
        // By steps of at most five buckets: an outage does not move what is ordinary.
        _middle += Step(sums.Quantile(0.5) - _middle);
        _quantile += Step(sums.Quantile(quantile) - _quantile);
    }

    public void Write(BinaryWriter output)
    {
        _above.Write(output);
        output.Write(_middle);
        output.Write(_quantile);
        output.Write(_windows);
    }

    public void Read(BinaryReader input)
    {
        _above.Read(input);
        (_middle, _quantile, _windows) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
    }

    private int Edge => (int)_quantile + margin;

    private double Step(double gap) => _windows <= 1 ? gap : Math.Clamp(gap, -5, 5) / _windows;
}
