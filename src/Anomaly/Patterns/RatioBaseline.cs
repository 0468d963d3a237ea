using Insight.Anomaly.Counts;

namespace Insight.Anomaly.Patterns;

/// <summary>How many events there ordinarily are for so many trials, such as failures per call, and how likely more are.</summary>
/// <remarks>
/// The count is taken for negative binomial: its mean is the learned ratio times the trials, its variance that mean times a factor measured from window to
/// window. The past counts half after <see cref="HalfLife"/> windows; windows that are far out count a fiftieth.
/// </remarks>
internal sealed class RatioBaseline
{
    /// <summary>Windows after which the past counts half: six hours of a busy edge.</summary>
    private const double HalfLife = 2160;

    private const double LeastWindows = 60, LeastSpread = 1.5, MostSpread = 1e4;
    private const double FarOut = 1e-4, FarOutWeight = 0.02;
    private const double WidestStep = 25, SpreadMemory = 300;

    private double _events, _trials, _windows, _spread = LeastSpread;

    /// <summary>Whether enough is known to judge.</summary>
    public bool IsKnown => _windows >= LeastWindows;

    /// <summary>Events per trial, rather too many than too few.</summary>
    public double Ratio => (_events + 0.5 + Math.Sqrt(_events + 0.5)) / (_trials + 1);

    /// <summary>How likely at least so many events are; 1 while too little is known.</summary>
    public double AtLeast(double events, double trials)
    {
        if (!IsKnown || events <= 0 || trials <= 0) return 1;
        double mean = Ratio * trials;
        if (events <= mean) return 1;
        double spread = Math.Max(LeastSpread, _spread);
        double p = BetaFunction.Lower(events, mean / (spread - 1), 1 - (1 / spread));
        return double.IsNaN(p) ? 1 : Math.Clamp(p, CountTests.Least, 1);
    }

    /// <summary>Learns a window.</summary>
    public void Learn(double events, double trials)
    {
        if (trials <= 0) return;
        double weight = AtLeast(events, trials) < FarOut ? FarOutWeight : 1;
        if (_windows >= 10)
        {
            double mean = Math.Max((_events + 0.5) / (_trials + 1) * trials, 0.1), step = (events - mean) * (events - mean) / mean;
            // One burst must not make the next ordinary; many do.
            _spread += weight * (Math.Min(step, WidestStep * _spread) - _spread) / Math.Min(_windows, SpreadMemory);
            _spread = Math.Clamp(_spread, 1, MostSpread);
        }

        double decay = double.Exp2(-weight / HalfLife);
        (_events, _trials, _windows) = ((_events * decay) + (weight * events), (_trials * decay) + (weight * trials), (_windows * decay) + weight);
    }

    public void Write(BinaryWriter output)
    {
        output.Write(_events);
        output.Write(_trials);
        output.Write(_windows);
        output.Write(_spread);
    }

    public void Read(BinaryReader input)
    {
        (_events, _trials, _windows, _spread) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
        if (!(_events >= 0 && _trials >= 0 && _windows >= 0 && _spread is >= 1 and <= MostSpread)) throw new InvalidDataException("A ratio's state holds a number out of range.");
    }
}
