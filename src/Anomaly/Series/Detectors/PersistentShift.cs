using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// Deviations that are small alone and keep their direction: averages of the deviation over several spans, each in its
/// own usual deviations (multi-bucket analysis). Takes deviations from what is usual, not raw values.
/// </summary>
public sealed class PersistentShift : SeriesDetector
{
    private static readonly double[] Rates = [1.0 / 4, 1.0 / 12, 1.0 / 36];
    private readonly double[] _average = new double[Rates.Length];
    private readonly RobustScale[] _scale = new RobustScale[Rates.Length];

    /// <summary>Starts knowing nothing.</summary>
    public PersistentShift() : base("persistent-shift", "4,12,36")
    {
    }

    private protected override double Judge(SeriesPoint point)
    {
        double bounded = Math.Clamp(point.Value, -10, 10);
        double score = 0;
        for (int i = 0; i < Rates.Length; i++)
        {
            _average[i] += Rates[i] * (bounded - _average[i]);
            if (_scale[i].Seen > 4 / Rates[i]) score = Math.Max(score, Math.Abs(_scale[i].Standardise(_average[i])));
            _scale[i].Learn(_average[i], 0.002);
        }

        return score;
    }

    private protected override void Transfer(ref StateTransfer state)
    {
        state.Array<double>(_average);
        for (int i = 0; i < _scale.Length; i++) _scale[i].Transfer(ref state);
    }
}
