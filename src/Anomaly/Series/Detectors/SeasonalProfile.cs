using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// What is usual at this time of the hour, of the day or of the week, or at any time: four models learn side by side, and
/// the one that has predicted best so far speaks. The score is the deviation in usual deviations.
/// </summary>
/// <remarks>Chosen causally: each model predicts a point before it learns it, and a season counts only where its time was seen before.</remarks>
public sealed class SeasonalProfile : SeriesDetector
{
    // Hour by minutes, day by quarters of an hour, week by half hours.
    private static readonly Season[] Seasons = [new(1, 1), new(3600, 60), new(86400, 96), new(604800, 336)];
    private readonly float[][] _profile = new float[Seasons.Length][];
    private readonly byte[][] _seen = new byte[Seasons.Length][];
    private readonly RobustScale[] _rest = new RobustScale[Seasons.Length];
    private readonly double[] _gain = new double[Seasons.Length];
    private readonly int[] _asked = new int[Seasons.Length];
    private readonly double _rate;
    private readonly double _levelRate;
    private readonly SeasonPeriod _period;
    private MovingFrame _frame;

    /// <param name="rate">Weight of a new value in its place of a season, once that was seen often enough.</param>
    /// <param name="levelRate">Weight of a new value in the level that the season moves around.</param>
    /// <param name="period">The season to follow; <see cref="SeasonPeriod.Auto"/> finds it.</param>
    public SeasonalProfile(double rate = 0.05, double levelRate = 0.005, SeasonPeriod period = SeasonPeriod.Auto)
        : base("seasonal-profile", FormattableString.Invariant($"{rate},{levelRate},{period}"))
    {
        (_rate, _levelRate, _period) = (rate, levelRate, period);
        for (int s = 0; s < Seasons.Length; s++)
        {
            _profile[s] = new float[Seasons[s].Bins];
            _seen[s] = new byte[Seasons[s].Bins];
        }
    }

    /// <summary>The season that speaks, in seconds; 1 when none does.</summary>
    public int Period => Seasons[Best()].Seconds;

    /// <summary>Deviation of the last point, with its sign, in usual deviations.</summary>
    internal double Deviation { get; private set; }

    /// <summary>What is expected then; NaN before the first point.</summary>
    /// <param name="seconds">Any time.</param>
    /// <param name="deviations">0 for the middle, other numbers for as many usual (mean absolute) deviations from it.</param>
    public double Expect(long seconds, double deviations = 0)
    {
        if (_frame.Seen == 0) return double.NaN;
        int best = BestAt(seconds);
        double place = _profile[best][Seasons[best].Bin(seconds)] + _rest[best].Level + deviations * _rest[best].Spread;
        return _frame.Value(place);
    }

    /// <summary>The season's part of what is expected then, without the level that it moves around; 0 without a season.</summary>
    internal double Seasonal(long seconds)
    {
        int best = BestAt(seconds);
        return best == 0 ? 0 : Math.Clamp(_profile[best][Seasons[best].Bin(seconds)] * _frame.Spread, -1e300, 1e300);
    }

    private protected override double Judge(SeriesPoint point)
    {
        if (_frame.Learn(point.Value, out double factor, out double shift)) Move(factor, shift);
        double z = _frame.Standardise(point.Value, 1e6);

        int best = BestAt(point.Seconds);
        Deviation = 0;
        double none = Math.Abs(z - _rest[0].Level);
        for (int s = 0; s < Seasons.Length; s++)
        {
            int bin = Seasons[s].Bin(point.Seconds);
            float usual = _profile[s][bin];
            double rest = z - usual;
            if (s == best && _rest[s].Seen >= 16) Deviation = _rest[s].Standardise(rest);
            if (s > 0 && _seen[s][bin] >= 1)
            {
                double error = Math.Abs(rest - _rest[s].Level);
                double bound = 5 * _rest[0].Spread;
                double gain = (Math.Min(none, bound) - Math.Min(error, bound)) / _rest[0].Spread;
                _asked[s] = Math.Min(_asked[s] + 1, 1 << 20);
                _gain[s] += Math.Max(1.0 / _asked[s], 0.001) * (gain - _gain[s]);
            }

            if (s > 0)
            {
                double deviation = rest - _rest[s].Level;
                double weight = Math.Max(1.0 / (_seen[s][bin] + 1), _rate);
                double allowed = _seen[s][bin] < 2 ? 1e6 : 3 * _rest[s].Spread;
                _profile[s][bin] += (float)(weight * Math.Clamp(deviation, -allowed, allowed));
                if (_seen[s][bin] < byte.MaxValue) _seen[s][bin]++;
            }

            _rest[s].Learn(rest, _levelRate);
        }

        return Math.Abs(Deviation);
    }

    private void Move(double factor, double shift)
    {
        for (int s = 0; s < Seasons.Length; s++)
        {
            for (int b = 0; b < _profile[s].Length; b++) _profile[s][b] *= (float)factor;
            _rest[s].Rescale(factor, shift);
        }
    }

    private int BestAt(long seconds)
    {
        int best = Best();
        return _seen[best][Seasons[best].Bin(seconds)] > 0 ? best : 0;
    }

    private int Best()
    {
        if (_period != SeasonPeriod.Auto) return (int)_period;
        int best = 0;
        double gain = 0.03;
        for (int s = 1; s < Seasons.Length; s++)
        {
            if (_asked[s] >= 48 && _gain[s] > gain) (best, gain) = (s, _gain[s]);
        }

        return best;
    }

    private protected override void Transfer(ref StateTransfer state)
    {
        _frame.Transfer(ref state);
        for (int s = 0; s < Seasons.Length; s++)
        {
            state.Array<float>(_profile[s]);
            state.Array<byte>(_seen[s]);
            _rest[s].Transfer(ref state);
        }

        state.Array<double>(_gain);
        state.Array<int>(_asked);
        double deviation = Deviation;
        state.Value(ref deviation);
        Deviation = deviation;
    }

    private readonly record struct Season(int Seconds, int Bins)
    {
        public int Bin(long seconds) => (int)((seconds % Seconds + Seconds) % Seconds * Bins / Seconds);
    }
}
