namespace Insight.Anomaly.Series.Calibration;

/// <summary>One detector alone, calibrated and thinned out as the ensemble is: what detectors are compared as. Keeps no state over restarts.</summary>
public sealed class CalibratedDetector
{
    private readonly ISeriesDetector _detector;
    private readonly TailCalibrator _tail;
    private readonly Refractory _refractory;

    /// <param name="detector">A new detector.</param>
    /// <param name="settings">Settings.</param>
    public CalibratedDetector(ISeriesDetector detector, SeriesSettings settings)
    {
        _detector = detector;
        _tail = new TailCalibrator(settings.Memory, settings.TailShare);
        _refractory = new Refractory(settings.Refractory);
    }

    /// <summary>Judges a point, then learns from it. No band is expected.</summary>
    public SeriesJudgement Observe(SeriesPoint point)
    {
        if (!double.IsFinite(point.Value)) return new SeriesJudgement(0, 1, double.NaN, double.NaN, double.NaN);
        double p = _tail.PValue(_detector.Score(point));
        double surprise = _refractory.Pass(-Math.Log10(p));
        return new SeriesJudgement(surprise / (1 + surprise), p, double.NaN, double.NaN, double.NaN);
    }
}
