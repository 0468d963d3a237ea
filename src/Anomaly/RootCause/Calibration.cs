namespace Insight.Anomaly.RootCause;

/// <summary>How strange windows must be before a cause is named: learned from how strange normal windows look.</summary>
internal static class Calibration
{
    private const double Certainty = 0.98;

    /// <summary>Never less, however still the history was.</summary>
    public const double LeastForAll = 4;

    /// <summary>Standard deviations of what is strangest, node or call, latency or errors, in each stretch of so many normal windows.</summary>
    public static double NeededForAll(Baseline baseline, Elements normal, int stretch)
    {
        if (normal.Windows < Baseline.FewestWindows) return double.PositiveInfinity;
        stretch = Math.Clamp(stretch, 1, normal.Windows);
        double[] strangest = new double[normal.Windows - stretch + 1];
        Sample[] samples = new Sample[normal.Windows];
        for (int element = 0; element < normal.Count; element++)
        {
            for (int window = 0; window < samples.Length; window++) samples[window] = normal[element, window];
            for (int first = 0; first < strangest.Length; first++) strangest[first] = Math.Max(strangest[first], Z(baseline, element, samples.AsSpan(first, stretch)));
        }

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

    private static double Z(Baseline baseline, int element, ReadOnlySpan<Sample> samples)
    {
        double requests = 0, errors = 0;
        Together latency = default;
        foreach (Sample sample in samples)
        {
            latency.Add(baseline, element, sample, 1);
            if (double.IsNaN(sample.Errors)) continue;
            requests += sample.Requests;
            errors += sample.Errors;
        }

        return Math.Max(latency.Z, baseline.ErrorsZ(element, errors, requests));
    }

    /// <summary>
    /// Deviations of a latency in several windows as one (Stouffer): all of them a little strange is stranger than one alone, which may be a single slow request.
    /// </summary>
    public struct Together
    {
        private double _sum;
        private int _count;

        /// <summary>The deviations taken together; 0 of none.</summary>
        public readonly double Z => _count > 0 ? _sum / Math.Sqrt(_count) : 0;

        /// <summary>Adds a window.</summary>
        public void Add(Baseline baseline, int element, Sample sample, double shift)
        {
            if (double.IsNaN(sample.Latency)) return;
            _sum += baseline.LatencyZ(element, sample.Latency / shift, sample.Requests);
            _count++;
        }
    }
}
