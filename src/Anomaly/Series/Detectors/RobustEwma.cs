using System.Globalization;
using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>Deviation from an exponential average with bounded steps, in mean absolute deviations.</summary>
/// <param name="rate">Weight of a new value, 0 to 1.</param>
public sealed class RobustEwma(double rate = 0.02) : SeriesDetector("robust-ewma", rate.ToString(CultureInfo.InvariantCulture))
{
    private RobustScale _scale;

    private protected override double Judge(SeriesPoint point)
    {
        double score = Math.Abs(_scale.Standardise(point.Value));
        _scale.Learn(point.Value, rate);
        return score;
    }

    private protected override void Transfer(ref StateTransfer state) => _scale.Transfer(ref state);
}
