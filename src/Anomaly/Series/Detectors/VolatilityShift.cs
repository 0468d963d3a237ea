using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>A series that starts to jump about, or that falls silent: the short average of its changes against the usual one, as a logarithm, in usual deviations of that.</summary>
/// <param name="span">Points of the short average.</param>
public sealed class VolatilityShift(int span = 12) : SeriesDetector("volatility-shift", $"{span}")
{
    private RobustScale _scale;
    private RobustScale _ratio;
    private double _previous;
    private double _short;
    private double _long;

    private protected override double Judge(SeriesPoint point)
    {
        double z = Math.Clamp(_scale.Standardise(point.Value), -100, 100);
        double change = _scale.Seen < 2 ? 0 : Math.Abs(z - _previous);
        _previous = z;
        _scale.Learn(point.Value, 0.002);
        _short += (change - _short) / span;
        _long += Math.Max(1.0 / _scale.Seen, 0.002) * (change - _long);
        if (_scale.Seen < 4 * span) return 0;
        double ratio = Math.Log((_short + 0.01) / (_long + 0.01));
        double score = Math.Abs(_ratio.Standardise(ratio));
        _ratio.Learn(ratio, 0.002);
        return score;
    }

    private protected override void Transfer(ref StateTransfer state)
    {
        _scale.Transfer(ref state);
        _ratio.Transfer(ref state);
        state.Value(ref _previous);
        state.Value(ref _short);
        state.Value(ref _long);
    }
}
