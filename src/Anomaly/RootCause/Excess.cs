namespace Insight.Anomaly.RootCause;

/// <summary>How much more than normal each node and call cost in the windows at hand.</summary>
/// <remarks>Time is counted in microseconds of all requests together, errors in requests: so excess of callee and caller can be set against each other.</remarks>
internal sealed class Excess
{
    /// <summary>Up to so many standard deviations, nothing counts; beyond, ever more of it does.</summary>
    public const double Ordinary = 2.5;

    private readonly Baseline _baseline;

    private Excess(Baseline baseline, int elements)
    {
        _baseline = baseline;
        (Now, Requests, Latency, Errors) = (new Sample[elements], new double[elements], new MetricExcess[elements], new MetricExcess[elements]);
    }

    /// <summary>The first own time among the elements.</summary>
    public int FirstOwn { get; private init; }

    /// <summary>What was measured.</summary>
    public Sample[] Now { get; }

    /// <summary>Standard deviations that requests are above normal.</summary>
    public double[] Requests { get; }

    /// <summary>Latency of each element.</summary>
    public MetricExcess[] Latency { get; }

    /// <summary>Errors of each element.</summary>
    public MetricExcess[] Errors { get; }

    /// <summary>How many windows were taken together.</summary>
    public int Windows { get; private init; }

    /// <summary>Measures the excess.</summary>
    /// <param name="baseline">What is normal.</param>
    /// <param name="current">What was measured.</param>
    /// <param name="windows">Windows with the trouble.</param>
    /// <param name="calm">Windows around them without it: what was off there already is no part of it. May be empty.</param>
    public static Excess Take(Baseline baseline, Elements current, ReadOnlySpan<int> windows, ReadOnlySpan<int> calm)
    {
        Excess excess = new(baseline, current.Count) { Windows = Math.Max(windows.Length, 1), FirstOwn = current.FirstOwn };
        for (int element = 0; element < current.Count; element++) excess.TakeOne(current, element, windows, calm);
        return excess;
    }

    /// <summary>The measures of a metric.</summary>
    public MetricExcess[] Of(SymptomMetric metric) => metric == SymptomMetric.Errors ? Errors : Latency;

    /// <summary>A node's own time against what is normal; nothing where it is not known.</summary>
    public MetricExcess Own(int node) => FirstOwn < Latency.Length ? Latency[FirstOwn + node] : default;

    /// <summary>Requests in these windows over what is normal in as many.</summary>
    public double RequestsRatio(int element) => Now[element].Requests / (_baseline.Requests(element) * Windows);

    private void TakeOne(Elements current, int element, ReadOnlySpan<int> windows, ReadOnlySpan<int> calm)
    {
        Sample now = Now[element] = current.Pool(element, windows);
        double requests = double.IsNaN(now.Requests) ? _baseline.Requests(element) * Windows : now.Requests, perWindow = requests / Windows;
        Requests[element] = double.IsNaN(now.Requests) ? 0 : _baseline.RequestsZ(element, perWindow);

        double latency = _baseline.Latency(element), rate = _baseline.ErrorRate(element);
        double calmLatency = double.PositiveInfinity, calmRate = double.PositiveInfinity;
        foreach (int window in calm)
        {
            Sample sample = current[element, window];
            if (sample.Latency < calmLatency) calmLatency = sample.Latency;
            if (sample.Requests > 0 && sample.Errors / sample.Requests < calmRate) calmRate = sample.Errors / sample.Requests;
        }

        double shift = double.IsFinite(calmLatency) && calmLatency > latency ? calmLatency / latency : 1;
        double expected = latency * shift;
        DeviationSum together = default;
        foreach (int window in windows) together.Add(_baseline, element, current[element, window], shift);
        double z = together.Z;
        if (z != 0) Latency[element] = new MetricExcess(z, now.Latency, expected, requests * (now.Latency - expected), requests * shift * _baseline.LatencyNoise(element, perWindow));

        double usual = double.IsFinite(calmRate) ? Math.Max(calmRate, rate) : rate;
        z = _baseline.ErrorsZ(element, now.Errors - requests * (usual - rate), requests);
        if (z != 0) Errors[element] = new MetricExcess(z, now.Errors / requests, usual, now.Errors - requests * usual, _baseline.ErrorsDeviation(element, requests));
    }
}
