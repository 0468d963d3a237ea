using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Calibration;

/// <summary>A detector's voice in the ensemble: its score as a p-value, and what that adds.</summary>
/// <param name="detector">The detector.</param>
/// <param name="tail">Its calibration.</param>
/// <param name="weight">Weight in the mean.</param>
/// <param name="floor">Surprise (−log₁₀ of the p-value) that passes unheard: some detectors are always a little surprised.</param>
internal sealed class Vote(ISeriesDetector detector, TailCalibrator tail, double weight, double floor)
{
    public ISeriesDetector Detector => detector;

    public double Weight => weight;

    /// <summary>P-value of the last point.</summary>
    public double PValue { get; private set; } = 1;

    /// <summary>The weighted surprise about a point.</summary>
    public double Of(SeriesPoint point)
    {
        PValue = tail.PValue(detector.Score(point));
        return weight * Math.Max(-Math.Log10(PValue) - floor, 0);
    }

    public void Transfer(ref StateTransfer state) => tail.Transfer(ref state);
}
