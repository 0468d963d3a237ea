namespace Insight.Anomaly.RootCause;

/// <summary>How much speaks for a symptom in a stretch of windows, in standard deviations.</summary>
/// <remarks>
/// Three ways to see it: by its greatest deviation; by how far it rises within the stretch, which a level that has moved since the history was taken
/// does not hide; and by a smaller rise that one of its callees shares and could explain, the more so the farther that callee is from its own normal. What each must reach is learned from all stretches
/// of normal windows of the same length: together they are reached about once in twenty times.
/// </remarks>
/// <param name="Level">Greatest deviation.</param>
/// <param name="Rise">Greatest less least.</param>
/// <param name="Backed">The geometric mean of a callee's rise between the same windows and of the symptom's, as far as the callee's excess explains it.</param>
internal readonly record struct SymptomEvidence(double Level, double Rise, double Backed)
{
    /// <summary>Never less, however still the history was.</summary>
    public const double Least = 2.5;

    /// <summary>More deviations of a callee count no more.</summary>
    private const double MostOfCallee = 30;

    private const double CertaintyAlone = 0.99, CertaintyBacked = 0.98;

    /// <summary>What windows show, as deviations of the symptom and of its callees.</summary>
    public sealed class Reading
    {
        private readonly double[] _symptom;
        private readonly (double[] Z, double[] Explains)[] _callees;

        public Reading(ServiceGraph graph, Baseline baseline, Elements windows, Symptom symptom, bool measuresCalls)
        {
            _symptom = new double[windows.Windows];
            for (int window = 0; window < _symptom.Length; window++) _symptom[window] = Z(baseline, symptom, windows[symptom.Node, window]);
            _callees = symptom.Metric == SymptomMetric.Requests ? [] : [.. graph.Outgoing[symptom.Node].Select(call => Callee(graph, baseline, windows, symptom, measuresCalls, call))];
        }

        /// <summary>Deviation of the symptom in each window; NaN where it is not known.</summary>
        public ReadOnlySpan<double> Symptom => _symptom;

        /// <summary>The evidence in a stretch.</summary>
        public SymptomEvidence In(int first, int count)
        {
            (int least, int most) = (-1, -1);
            for (int window = first; window < first + count; window++)
            {
                if (double.IsNaN(_symptom[window])) continue;
                if (least < 0 || _symptom[window] < _symptom[least]) least = window;
                if (most < 0 || _symptom[window] > _symptom[most]) most = window;
            }

            if (most < 0) return default;
            bool rises = count > 1;
            double rise = _symptom[most] - _symptom[least], mine = rises ? rise : _symptom[most], backed = 0;
            foreach ((double[] z, double[] explains) in _callees)
            {
                double its = z[most] - (rises ? z[least] : 0), shared = Math.Min(mine, explains[most] - (rises ? explains[least] : 0));
                if (its > 0 && shared > 0) backed = Math.Max(backed, Math.Sqrt(shared * Math.Min(its, MostOfCallee)));
            }

            return new SymptomEvidence(_symptom[most], rise, backed);
        }

        /// <summary>Deviation in one window; NaN when it is not known there.</summary>
        private static double Z(Baseline baseline, Symptom symptom, Sample sample) => symptom.Metric switch
        {
            SymptomMetric.Latency => double.IsNaN(sample.Latency) ? double.NaN : baseline.LatencyZ(symptom.Node, sample.Latency, sample.Requests),
            SymptomMetric.Errors => double.IsNaN(sample.Errors) ? double.NaN : baseline.ErrorsZ(symptom.Node, sample.Errors, sample.Requests),
            _ => double.IsNaN(sample.Requests) ? double.NaN : Math.Abs(baseline.RequestsZ(symptom.Node, sample.Requests)),
        };

        private static (double[], double[]) Callee(ServiceGraph graph, Baseline baseline, Elements windows, Symptom symptom, bool measuresCalls, int call)
        {
            int callee = graph.Calls[call].Callee, element = measuresCalls ? graph.Nodes.Length + call : callee;
            double share = 1;
            if (!measuresCalls)
            {
                double all = graph.Incoming[callee].Sum(other => Weight(graph.Calls[other].Caller));
                share = Weight(symptom.Node) / all;
            }

            double[] z = new double[windows.Windows], explains = new double[windows.Windows];
            Symptom its = new(element, symptom.Metric);
            for (int window = 0; window < z.Length; window++)
            {
                Sample mine = windows[symptom.Node, window], sample = windows[element, window];
                z[window] = Z(baseline, its, sample);
                explains[window] = share * (symptom.Metric == SymptomMetric.Errors
                    ? (sample.Errors - sample.Requests * baseline.ErrorRate(element)) / baseline.ErrorsDeviation(symptom.Node, mine.Requests)
                    : sample.Requests * (sample.Latency - baseline.Latency(element)) / (mine.Requests * baseline.LatencyNoise(symptom.Node, mine.Requests)));
                if (double.IsNaN(z[window]) || !double.IsFinite(explains[window])) (z[window], explains[window]) = (0, 0);
            }

            return (z, explains);

            double Weight(int node) => baseline.Knows(node) ? baseline.Requests(node) : 1;
        }
    }

    /// <summary>What each kind must reach in stretches of so many windows.</summary>
    public static SymptomEvidence Needed(Reading normal, int stretch)
    {
        int windows = normal.Symptom.Length;
        if (windows < Baseline.FewestWindows) return new SymptomEvidence(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        stretch = Math.Clamp(stretch, 1, windows);
        SymptomEvidence[] seen = [.. Enumerable.Range(0, windows - stretch + 1).Select(first => normal.In(first, stretch))];
        return new SymptomEvidence(
            Reached(static evidence => evidence.Level, CertaintyAlone), Reached(static evidence => evidence.Rise, CertaintyAlone), Reached(static evidence => evidence.Backed, CertaintyBacked));

        double Reached(Func<SymptomEvidence, double> kind, double certainty)
        {
            double[] values = [.. seen.Select(kind).Order()];
            return Math.Max(Least, Robust.Quantile(values, certainty));
        }
    }
}
