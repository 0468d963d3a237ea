namespace Insight.Anomaly.RootCause;

/// <summary>What is normal for each node and call, learned from windows in which nothing was wrong – or little: the middle and the spread are robust.</summary>
/// <remarks>
/// Latencies and requests are judged by their logarithm, errors by a binomial count. Each measure's deviations are widened until its own
/// normal windows stay within what they promise at 95 %, so that a heavy tail, a daily rhythm or errors that come in bursts do not count as strange.
/// </remarks>
internal sealed class Baseline
{
    /// <summary>Fewer windows say nothing.</summary>
    public const int FewestWindows = 3;

    private const double LeastLatencyDeviation = 0.02;

    /// <summary>Own time is judged with this share of the whole latency added: tiny own times that double are nothing.</summary>
    private const double OwnCushion = 0.05;

    /// <summary>Own time counts when it is known in this share of windows: else calls run side by side.</summary>
    private const double MostlyKnown = 0.75;

    private readonly double[] _latencyMiddle, _latencyDeviation, _requests, _requestsMiddle, _requestsDeviation, _errorRate, _errorInflation, _fanOutMiddle, _fanOutDeviation, _cushion;

    private Baseline(int elements)
    {
        double[] Unknown()
        {
            double[] values = new double[elements];
            Array.Fill(values, double.NaN);
            return values;
        }

        (_latencyMiddle, _latencyDeviation, _requests, _requestsMiddle, _requestsDeviation) = (Unknown(), Unknown(), Unknown(), Unknown(), Unknown());
        (_errorRate, _errorInflation, _fanOutMiddle, _fanOutDeviation) = (Unknown(), Unknown(), Unknown(), Unknown());
        _cushion = new double[elements];
    }

    /// <summary>Learns from all windows.</summary>
    public static Baseline Learn(ServiceGraph graph, Elements normal)
    {
        Baseline baseline = new(normal.Count);
        Scratch scratch = new(normal.Windows);
        for (int element = 0; element < normal.Count; element++)
        {
            scratch.Read(normal, element);
            baseline.LearnRequests(element, scratch);
            if (element >= normal.FirstOwn) baseline._cushion[element] = OwnCushion * baseline.Latency(element - normal.FirstOwn);
            baseline.LearnLatency(element, scratch, element >= normal.FirstOwn ? normal.Windows * MostlyKnown : FewestWindows);
            baseline.LearnErrors(element, scratch);
            if (element >= graph.Nodes.Length && element < normal.FirstOwn) baseline.LearnFanOut(graph, normal, element, scratch);
        }

        return baseline;
    }

    /// <summary>True: it was there before, with requests.</summary>
    public bool Knows(int element) => _requests[element] > 0;

    /// <summary>Requests in a normal window.</summary>
    public double Requests(int element) => _requests[element];

    /// <summary>Normal latency, microseconds.</summary>
    public double Latency(int element) => Math.Exp(_latencyMiddle[element]) - _cushion[element];

    /// <summary>Normal share of errors.</summary>
    public double ErrorRate(int element) => _errorRate[element];

    /// <summary>Normal calls of an edge per request of its caller.</summary>
    public double FanOut(int element) => Math.Exp(_fanOutMiddle[element]);

    /// <summary>One standard deviation of a window's latency, microseconds.</summary>
    public double LatencyNoise(int element, double requestsPerWindow) => Math.Exp(_latencyMiddle[element]) * LatencyDeviation(element, requestsPerWindow);

    /// <summary>One standard deviation of the logarithm of a window's latency. Windows with fewer requests than usual vary more.</summary>
    public double LatencyDeviation(int element, double requestsPerWindow)
    {
        double fewer = _requests[element] / requestsPerWindow;
        return _latencyDeviation[element] * (fewer > 1 ? Math.Sqrt(fewer) : 1);
    }

    /// <summary>Standard deviations that a latency is above normal; 0 where that cannot be said.</summary>
    public double LatencyZ(int element, double latency, double requestsPerWindow)
    {
        double z = (Math.Log(latency + _cushion[element]) - _latencyMiddle[element]) / LatencyDeviation(element, requestsPerWindow);
        return double.IsFinite(z) ? z : 0;
    }

    /// <summary>Standard deviations that a count of errors is above normal; 0 where that cannot be said.</summary>
    public double ErrorsZ(int element, double errors, double requests)
    {
        double z = (errors - requests * _errorRate[element] - 0.5) / ErrorsDeviation(element, requests);
        return double.IsFinite(z) ? z : 0;
    }

    /// <summary>One standard deviation of the errors in so many requests.</summary>
    public double ErrorsDeviation(int element, double requests) =>
        _errorInflation[element] * Math.Sqrt(requests * _errorRate[element] * (1 - _errorRate[element]) + 1);

    /// <summary>Standard deviations that a window's requests are above normal; below when negative; 0 where that cannot be said.</summary>
    public double RequestsZ(int element, double requestsPerWindow)
    {
        double z = (Math.Log(Math.Max(requestsPerWindow, 0.5)) - _requestsMiddle[element]) / _requestsDeviation[element];
        return double.IsFinite(z) ? z : 0;
    }

    /// <summary>Standard deviations that an edge has more calls per request of its caller than normal.</summary>
    public double FanOutZ(int element, double calls, double callerRequests)
    {
        double z = (Math.Log(calls / callerRequests) - _fanOutMiddle[element]) / _fanOutDeviation[element];
        return double.IsFinite(z) ? z : 0;
    }

    private void LearnRequests(int element, Scratch scratch)
    {
        Span<double> values = scratch.Take(static sample => sample.Requests);
        if (values.Length < FewestWindows) return;
        values.Sort();
        _requests[element] = Robust.Quantile(values, 0.5);
        if (_requests[element] <= 0)
        {
            // Called now and then: what is usual when it is called at all.
            _requests[element] = values[^1] > 0 ? 1 : 0;
        }

        for (int i = 0; i < values.Length; i++) values[i] = Math.Log(Math.Max(values[i], 0.5));
        (double middle, double deviation) = Robust.Spread(values);
        _requestsMiddle[element] = middle;
        _requestsDeviation[element] = Math.Max(deviation, 1 / Math.Sqrt(Math.Max(_requests[element], 1))) * FewWindows(values.Length);
    }

    private void LearnLatency(int element, Scratch scratch, double fewest)
    {
        Span<double> values = scratch.Take(static sample => sample.Latency);
        if (values.Length < Math.Max(fewest, FewestWindows)) return;
        int count = values.Length;
        for (int i = 0; i < count; i++) values[i] = Math.Log(values[i] + _cushion[element]);
        values.Sort();
        double middle = Robust.Quantile(values, 0.5);
        // The mean of fewer requests scatters more, which says nothing of the usual windows.
        values = scratch.Take(sample => (Math.Log(sample.Latency + _cushion[element]) - middle) * (sample.Requests < _requests[element] ? Math.Sqrt(sample.Requests / _requests[element]) : 1));
        (_, double deviation) = Robust.Spread(values);
        _latencyMiddle[element] = middle;
        _latencyDeviation[element] = Math.Max(deviation, LeastLatencyDeviation) * FewWindows(count);
        if (!(_requests[element] > 0)) _requests[element] = 1;
    }

    private void LearnErrors(int element, Scratch scratch)
    {
        Span<double> rates = scratch.Take(static sample => sample.Requests > 0 ? sample.Errors / sample.Requests : double.NaN);
        if (rates.Length < FewestWindows) return;
        rates.Sort();
        double most = Robust.Quantile(rates, 0.95), errors = 0, requests = 0;
        foreach (Sample sample in scratch.Samples)
        {
            if (!(sample.Requests > 0) || !(sample.Errors / sample.Requests <= most)) continue;
            errors += sample.Errors;
            requests += sample.Requests;
        }

        _errorRate[element] = Math.Clamp(errors / Math.Max(requests, 1), Math.Min(0.5 / (requests + 1), 0.05), 1);
        _errorInflation[element] = 1;
        Span<double> strange = scratch.Take(sample => sample.Requests > 0 && !double.IsNaN(sample.Errors) ? ErrorsZ(element, sample.Errors, sample.Requests) : double.NaN);
        strange.Sort();
        _errorInflation[element] = Math.Max(1, Robust.Quantile(strange, 0.95) / Robust.Deviations95) * FewWindows(strange.Length);
    }

    private void LearnFanOut(ServiceGraph graph, Elements normal, int element, Scratch scratch)
    {
        int caller = graph.Calls[element - graph.Nodes.Length].Caller;
        scratch.Clear();
        for (int window = 0; window < normal.Windows; window++)
        {
            double ratio = Math.Log(normal[element, window].Requests / normal[caller, window].Requests);
            if (double.IsFinite(ratio)) scratch.Add(ratio);
        }

        Span<double> ratios = scratch.Values;
        if (ratios.Length < FewestWindows) return;
        int count = ratios.Length;
        (double middle, double deviation) = Robust.Spread(ratios);
        _fanOutMiddle[element] = middle;
        _fanOutDeviation[element] = Math.Max(deviation, LeastLatencyDeviation) * FewWindows(count);
    }

    /// <summary>A spread that few windows show is taken to be wider.</summary>
    private static double FewWindows(int windows) => 1 + 3.0 / windows;

    /// <summary>Buffers that are used again for each element.</summary>
    private sealed class Scratch(int windows)
    {
        private readonly Sample[] _samples = new Sample[windows];
        private readonly double[] _values = new double[windows];
        private int _count;

        public ReadOnlySpan<Sample> Samples => _samples;

        public Span<double> Values => _values.AsSpan(0, _count);

        public void Read(Elements elements, int element)
        {
            for (int window = 0; window < _samples.Length; window++) _samples[window] = elements[element, window];
        }

        public void Clear() => _count = 0;

        public void Add(double value) => _values[_count++] = value;

        /// <summary>One measure of all windows that know it.</summary>
        public Span<double> Take(Func<Sample, double> measure)
        {
            _count = 0;
            foreach (Sample sample in _samples)
            {
                double value = measure(sample);
                if (!double.IsNaN(value)) _values[_count++] = value;
            }

            return Values;
        }
    }
}
