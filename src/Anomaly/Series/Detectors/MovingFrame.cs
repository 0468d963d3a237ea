using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// Level and spread that values are expressed in. It stands still most of the time, so that what was learned in it keeps
/// its meaning, and moves when twice as many values were seen, or when the spread turns out to be quite another.
/// </summary>
internal struct MovingFrame
{
    private const int Last = 4096;
    private const double Wider = 16;
    private RobustScale _learned;
    private RobustScale _frame;

    /// <summary>Values seen.</summary>
    public readonly int Seen => _learned.Seen;

    /// <summary>One deviation in the frame, as a difference of values.</summary>
    public readonly double Spread => _frame.Spread;

    /// <summary>A value in the frame: deviations from the level, bounded.</summary>
    public readonly double Standardise(double value, double bound) => Math.Clamp(_frame.Standardise(value), -bound, bound);

    /// <summary>A number in the frame as a value.</summary>
    public readonly double Value(double standardised) => Math.Clamp(_frame.Level + standardised * _frame.Spread, double.MinValue, double.MaxValue);

    /// <summary>Learns a value.</summary>
    /// <param name="value">A finite value.</param>
    /// <param name="factor">When the frame moved: what was x is now <paramref name="factor"/> · x + <paramref name="shift"/>.</param>
    /// <param name="shift">See <paramref name="factor"/>.</param>
    /// <returns>Whether the frame moved.</returns>
    public bool Learn(double value, out double factor, out double shift)
    {
        (factor, shift) = (1, 0);
        _learned.Learn(value, 0);
        bool due = Seen <= Last && int.IsPow2(Seen);
        if (!due && _learned.Spread / Wider < _frame.Spread) return false;
        if (_frame.Seen > 0)
        {
            factor = Math.Clamp(_frame.Spread / _learned.Spread, 1e-6, 1e6);
            shift = Math.Clamp(_learned.Standardise(_frame.Level), -1000, 1000);
        }

        _frame = _learned;
        return true;
    }

    public void Transfer(ref StateTransfer state)
    {
        _learned.Transfer(ref state);
        _frame.Transfer(ref state);
    }
}
