using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>A series that stands still: how many times in a row the same value came, beyond the usual.</summary>
public sealed class RepeatedValue() : SeriesDetector("repeated-value", "")
{
    private double _previous = double.NaN;
    private double _run;

    private protected override double Judge(SeriesPoint point)
    {
        _run = point.Value == _previous ? Math.Min(_run + 1, 1e6) : 1;
        _previous = point.Value;
        return _run;
    }

    private protected override void Transfer(ref StateTransfer state)
    {
        state.Value(ref _previous);
        state.Value(ref _run);
    }
}
