namespace Insight.Anomaly.Rollouts;

/// <summary>
/// Evidence that adds up window by window and may be looked at after each: bets against "not worse", whose stakes never fall below where they began.
/// </summary>
/// <remarks>
/// Each bet multiplies its stake by a likelihood ratio, which is 1 on average when there is nothing to find (Shafer, Testing by betting, 2021); a stake
/// below 1 starts again (Shin, Ramdas, Rinaldo, E-detectors, 2022), so that a version that becomes worse late is found as soon as one that always was.
/// At any one window the mean stake exceeds x with a probability of about 1 ÷ x: that is the p-value, one for each window. Ratios are flattened by how
/// much more the windows differ than chance lets them, as measured from one window to the next; one window counts at most 200-fold.
/// </remarks>
internal sealed class EvidenceSum
{
    private const double MostPerWindow = 5.3, Most = 30;
    private const double Memory = 30, WidestStep = 9;

    private readonly double[] _logs = new double[3];
    private double _spread = 1, _last;
    private bool _any;

    /// <summary>How much more windows differ than chance lets them; at least 1.</summary>
    public double Spread => Math.Max(1, _spread);

    /// <summary>How likely so much evidence is when there is nothing to find.</summary>
    public double PValue
    {
        get
        {
            double sum = 0;
            foreach (double log in _logs) sum += Math.Exp(log);
            return Math.Min(1, _logs.Length / sum);
        }
    }

    /// <summary>Adds a window's evidence: a log likelihood ratio for each bet.</summary>
    public void Add(ReadOnlySpan<double> logRatios)
    {
        for (int i = 0; i < _logs.Length; i++) _logs[i] = Math.Clamp(_logs[i] + Math.Clamp(logRatios[i], -Most, MostPerWindow), 0, Most);
    }

    /// <summary>Learns how much windows differ, from a value that has variance 1 by chance alone.</summary>
    public void Learn(double standardised)
    {
        if (_any) _spread += (Math.Min(WidestStep, Square(standardised - _last) / 2) - _spread) / Memory;
        (_last, _any) = (standardised, true);
    }

    public void Write(BinaryWriter output)
    {
        foreach (double log in _logs) output.Write(log);
        output.Write(_spread);
        output.Write(_last);
        output.Write(_any);
    }

    public void Read(BinaryReader input)
    {
        for (int i = 0; i < _logs.Length; i++) _logs[i] = input.ReadDouble();
        _spread = input.ReadDouble();
        _last = input.ReadDouble();
        _any = input.ReadBoolean();
        if (!double.IsFinite(PValue) || !(_spread >= 0)) throw new InvalidDataException("A comparison's evidence is no number.");
    }

    private static double Square(double value) => value * value;
}
