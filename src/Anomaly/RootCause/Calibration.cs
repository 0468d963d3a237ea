namespace Insight.Anomaly.RootCause;

/// <summary>How strange windows must be, all nodes and calls looked at, before a cause is named: learned from how strange normal stretches of windows look.</summary>
/// <remarks>
/// Windows side by side are alike: a level that drifts makes several a little strange at once. So each element's deviations over a stretch are widened
/// until its own normal stretches stay within what they promise at 95 %.
/// </remarks>
internal sealed class Calibration
{
    /// <summary>Never less, however still the history was.</summary>
    public const double LeastForAll = 4;

    private const double LeastLasting = 3.5, Certainty = 0.97;
    private readonly Baseline _baseline;
    private readonly (double Strong, double Lasting)[] _widths;

    private Calibration(Baseline baseline, int elements) => (_baseline, _widths) = (baseline, new (double, double)[elements]);

    /// <summary>What is strangest in a normal stretch stays within this about nineteen times in twenty.</summary>
    public Strangeness Needed { get; private set; }

    /// <summary>Learns from every stretch of so many normal windows.</summary>
    public static Calibration Learn(Baseline baseline, Elements normal, int stretch)
    {
        Calibration calibration = new(baseline, normal.Count);
        if (normal.Windows < Baseline.FewestWindows) calibration.Needed = new Strangeness(double.PositiveInfinity, double.PositiveInfinity);
        else calibration.Learn(normal, Math.Clamp(stretch, 1, normal.Windows));
        return calibration;
    }

    /// <summary>How strange an element is in windows, and whether it is more slow than failing.</summary>
    public (Strangeness Strange, bool IsSlow) Of(int element, ReadOnlySpan<Sample> samples)
    {
        (DeviationSum latency, double failing) = Sum(element, samples);
        double slow = latency.Z / _widths[element].Strong;
        return (new Strangeness(Math.Max(slow, failing), latency.Lasting / _widths[element].Lasting), slow >= failing);
    }

    private void Learn(Elements normal, int stretch)
    {
        int stretches = normal.Windows - stretch + 1;
        double[] strongest = new double[stretches], longest = new double[stretches], strong = new double[stretches], lasting = new double[stretches], sorted = new double[stretches];
        Sample[] samples = new Sample[normal.Windows];
        for (int element = 0; element < normal.Count; element++)
        {
            for (int window = 0; window < samples.Length; window++) samples[window] = normal[element, window];
            for (int first = 0; first < stretches; first++)
            {
                (DeviationSum latency, double failing) = Sum(element, samples.AsSpan(first, stretch));
                (strong[first], lasting[first]) = (latency.Z, latency.Lasting);
                strongest[first] = Math.Max(strongest[first], failing);
            }

            _widths[element] = (Width(strong, sorted), Width(lasting, sorted));
            for (int first = 0; first < stretches; first++)
            {
                strongest[first] = Math.Max(strongest[first], strong[first] / _widths[element].Strong);
                longest[first] = Math.Max(longest[first], lasting[first] / _widths[element].Lasting);
            }
        }

        strongest.AsSpan().Sort();
        longest.AsSpan().Sort();
        Needed = new Strangeness(
            Math.Max(LeastForAll, Robust.Quantile(strongest, Certainty)), stretch > 1 ? Math.Max(LeastLasting, Robust.Quantile(longest, Certainty)) : double.PositiveInfinity);
    }

    private (DeviationSum Latency, double Failing) Sum(int element, ReadOnlySpan<Sample> samples)
    {
        double requests = 0, errors = 0;
        DeviationSum latency = default;
        foreach (Sample sample in samples)
        {
            latency.Add(_baseline, element, sample, 1);
            if (double.IsNaN(sample.Errors)) continue;
            requests += sample.Requests;
            errors += sample.Errors;
        }

        return (latency, _baseline.ErrorsZ(element, errors, requests));
    }

    private static double Width(double[] values, double[] sorted)
    {
        values.CopyTo(sorted, 0);
        sorted.AsSpan().Sort();
        return Math.Max(1, Robust.Quantile(sorted, 0.95) / Robust.Deviations95);
    }
}
