namespace Insight.Anomaly.RootCause;

/// <summary>How strange windows must be before a cause is named: learned from how strange normal windows look.</summary>
internal static class Calibration
{
    private const double Certainty = 0.98;

    /// <summary>Never less, however still the history was.</summary>
    public const double LeastForAll = 4;

    /// <summary>Standard deviations of what is strangest, node or call, latency or errors, in each normal window.</summary>
    public static double NeededForAll(Baseline baseline, Elements normal)
    {
        if (normal.Windows < Baseline.FewestWindows) return double.PositiveInfinity;
        double[] strangest = new double[normal.Windows];
        for (int element = 0; element < normal.Count; element++)
            for (int window = 0; window < strangest.Length; window++)
                strangest[window] = Math.Max(strangest[window], Z(baseline, element, normal[element, window]));
        strangest.AsSpan().Sort();
        return Math.Max(LeastForAll, Robust.Quantile(strangest, Certainty));
    }

    /// <summary>Deviation of a symptom in one window; NaN when it is not known there.</summary>
    public static double Z(Baseline baseline, Symptom symptom, Sample sample) => symptom.Metric switch
    {
        SymptomMetric.Latency => double.IsNaN(sample.Latency) ? double.NaN : baseline.LatencyZ(symptom.Node, sample.Latency, sample.Requests),
        SymptomMetric.Errors => double.IsNaN(sample.Errors) ? double.NaN : baseline.ErrorsZ(symptom.Node, sample.Errors, sample.Requests),
        _ => double.IsNaN(sample.Requests) ? double.NaN : Math.Abs(baseline.RequestsZ(symptom.Node, sample.Requests)),
    };

    private static double Z(Baseline baseline, int element, Sample sample) =>
        Math.Max(baseline.LatencyZ(element, sample.Latency, sample.Requests), baseline.ErrorsZ(element, sample.Errors, sample.Requests));
}
