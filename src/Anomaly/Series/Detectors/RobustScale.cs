using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// Running middle and spread of a stream: exponential averages whose steps are bounded, so that one outlier moves them
/// no further than three ordinary deviations (Huber 1964; Gelper, Fried and Croux 2010).
/// </summary>
internal struct RobustScale
{
    private double _level;
    private double _spread;
    private int _seen;

    /// <summary>The middle.</summary>
    public readonly double Level => _level;

    /// <summary>Mean absolute deviation; above 0 once values differed.</summary>
    public readonly double Spread => Math.Max(_spread, Floor(_level));

    /// <summary>Values seen, up to <see cref="int.MaxValue"/>.</summary>
    public readonly int Seen => _seen;

    /// <summary>The deviation of a value in mean absolute deviations, bounded to ±10⁹; 0 before the first value.</summary>
    public readonly double Standardise(double value) => _seen == 0 ? 0 : Math.Clamp((value / 2 - _level / 2) / Math.Max(Spread / 2, double.Epsilon), -1e9, 1e9);

    /// <summary>Learns a value.</summary>
    /// <param name="value">A finite value.</param>
    /// <param name="rate">Weight of a new value once enough were seen, 0 to 1.</param>
    public void Learn(double value, double rate)
    {
        _seen = _seen == int.MaxValue ? _seen : _seen + 1;
        if (_seen == 1)
        {
            _level = value;
            return;
        }

        double deviation = value / 2 - _level / 2;
        double size = Math.Abs(deviation);
        double weight = Math.Max(1.0 / _seen, rate);
        double bound = _spread > 0 && _seen > 8 ? 1.5 * _spread : size;
        _level += 2 * weight * Math.Clamp(deviation, -bound, bound);
        _spread += 2 * weight * (Math.Min(size, bound) - _spread / 2);
    }

    /// <summary>Carries what was learned into a frame in which each value v is <paramref name="factor"/> · v + <paramref name="shift"/>.</summary>
    public void Rescale(double factor, double shift)
    {
        _level = _level * factor + shift;
        _spread *= factor;
    }

    public void Transfer(ref StateTransfer state)
    {
        state.Value(ref _level);
        state.Value(ref _spread);
        state.Value(ref _seen);
    }

    /// <summary>Rounding errors of values around a level are no deviations.</summary>
    private static double Floor(double level) => Math.Max(Math.Abs(level) * 1e-12, 1e-300);
}
