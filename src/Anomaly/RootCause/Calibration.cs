namespace Insight.Anomaly.RootCause;

/// <summary>How strange windows must be before a cause is named: learned from how strange normal windows look.</summary>
internal static class Calibration
{
    private const double Certainty = 0.95;

    /// <summary>Never less, however still the history was.</summary>
    public const double LeastForSymptom = 2.5;

    /// <summary>The same where everything is looked at.</summary>
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

    /// <summary>The greatest deviation of one symptom in every stretch of so many normal windows.</summary>
    public static double NeededForSymptom(Baseline baseline, Elements normal, Symptom symptom, int stretch)
    {
        if (normal.Windows < Baseline.FewestWindows) return double.PositiveInfinity;
        stretch = Math.Clamp(stretch, 1, normal.Windows);
        double[] z = new double[normal.Windows], most = new double[normal.Windows - stretch + 1];
        for (int window = 0; window < z.Length; window++) z[window] = Z(baseline, symptom, normal[symptom.Node, window]);
        for (int first = 0; first < most.Length; first++) most[first] = Max(z.AsSpan(first, stretch));
        most.AsSpan().Sort();
        return Math.Max(LeastForSymptom, Robust.Quantile(most, Certainty));
    }

    /// <summary>Deviation of a symptom in one window.</summary>
    public static double Z(Baseline baseline, Symptom symptom, Sample sample) => symptom.Metric switch
    {
        SymptomMetric.Latency => baseline.LatencyZ(symptom.Node, sample.Latency, sample.Requests),
        SymptomMetric.Errors => baseline.ErrorsZ(symptom.Node, sample.Errors, sample.Requests),
        _ => double.IsNaN(sample.Requests) ? 0 : Math.Abs(baseline.RequestsZ(symptom.Node, sample.Requests)),
    };

    private static double Z(Baseline baseline, int element, Sample sample) =>
        Math.Max(baseline.LatencyZ(element, sample.Latency, sample.Requests), baseline.ErrorsZ(element, sample.Errors, sample.Requests));

    private static double Max(ReadOnlySpan<double> values)
    {
        double most = 0;
        foreach (double value in values) most = Math.Max(most, value);
        return most;
    }
}
