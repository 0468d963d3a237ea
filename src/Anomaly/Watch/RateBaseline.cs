using Insight.Anomaly.Counts;

namespace Insight.Anomaly.Watch;

/// <summary>How many requests a window usually has: a level that follows slowly, what recurs by the hour and by the day, and how much counts vary by themselves.</summary>
/// <remarks>
/// Counts are judged by Poisson tails, both, with counts and expectation divided by their inflation: variance beyond chance
/// grows with the square of the level. Sums over two to six windows are judged, the strangest of them left out.
/// </remarks>
internal sealed class RateBaseline
{
    /// <summary>Whether a rate is usual cannot be said before a day was seen.</summary>
    private const int WarmUp = 8640 + 360;

    private const int Adoption = 360;

    /// <summary>Rises and falls that nobody needs to hear of, however certain they are: shares of the level.</summary>
    private const double Little = 0.6, Much = 1.6;

    /// <summary>More requests per window than usual that nobody needs to hear of.</summary>
    private const double Few = 5;

    /// <summary>The level forgets half in ten minutes: quick against the rhythm of a day, slow against a fault.</summary>
    private static readonly double s_follow = 1 - Math.Pow(0.5, 1.0 / 60);

    private static readonly int[] s_stretches = [2, 3, 5, 6];

    private readonly float[] _ringCounts = new float[6], _ringLow = new float[6], _ringHigh = new float[6], _ringLeast = new float[6];
    private readonly Recurrence _hour = new(3600, 60, 3), _day = new(86400, 300, 3);
    private double _level, _excess;
    private int _seen, _at, _strange;

    /// <summary>Judges one window's requests against those before, then learns them.</summary>
    /// <param name="seconds">Start of the window.</param>
    /// <param name="count">Requests.</param>
    /// <param name="expected">Whatever is seen is what is usual.</param>
    public (Strangeness Low, Strangeness High) Observe(long seconds, double count, bool expected)
    {
        double level = Math.Max(_level, 1e-6);
        (double low, double high) = Usual(seconds, level);
        _ringCounts[_at] = (float)count;
        _ringLow[_at] = (float)Math.Min(low, level * Little);
        _ringLeast[_at] = (float)low;
        _ringHigh[_at] = (float)Math.Max(high, Math.Max(level * Much, level + Few));
        _at = (_at + 1) % _ringCounts.Length;

        (Strangeness Low, Strangeness High) result = _seen < WarmUp ? (Strangeness.None, Strangeness.None) : (Judge(_ringLow, true), Judge(_ringHigh, false));
        Learn(seconds, count, low, high, expected ? 1 : Math.Min(result.Low.PValue, result.High.PValue));
        return result;
    }

    public void Write(BinaryWriter output)
    {
        foreach (float[] ring in (float[][])[_ringCounts, _ringLow, _ringHigh, _ringLeast])
        {
            foreach (float value in ring) output.Write(value);
        }

        _hour.Write(output);
        _day.Write(output);
        output.Write(_level);
        output.Write(_excess);
        output.Write(_seen);
        output.Write(_at);
        output.Write(_strange);
    }

    public void Read(BinaryReader input)
    {
        foreach (float[] ring in (float[][])[_ringCounts, _ringLow, _ringHigh, _ringLeast])
        {
            for (int i = 0; i < ring.Length; i++) ring[i] = input.ReadSingle();
        }

        _hour.Read(input);
        _day.Read(input);
        _level = input.ReadDouble();
        _excess = input.ReadDouble();
        _seen = input.ReadInt32();
        _at = Math.Abs(input.ReadInt32() % _ringCounts.Length);
        _strange = input.ReadInt32();
    }

    private (double Low, double High) Usual(long seconds, double level)
    {
        (double hourLow, double hourHigh) = _hour.Usual(seconds, level);
        (double dayLow, double dayHigh) = _day.Usual(seconds, level);
        return (Math.Min(hourLow, dayLow), Math.Max(hourHigh, dayHigh));
    }

    private Strangeness Judge(float[] means, bool low)
    {
        Strangeness best = Strangeness.None;
        double count = 0, mean = 0, worst = double.NegativeInfinity;
        int windows = 0, worstAt = -1;
        foreach (int stretch in s_stretches)
        {
            for (; windows < stretch; windows++)
            {
                int i = (_at - 1 - windows + means.Length) % means.Length;
                count += _ringCounts[i];
                mean += means[i];
                double off = low ? means[i] - _ringCounts[i] : _ringCounts[i] - means[i];
                if (off <= worst) continue;
                (worst, worstAt) = (off, i);
            }

            double restCount = count - _ringCounts[worstAt], restMean = mean - means[worstAt];
            // Nothing at all is no pause of a moment, however short the stretch, and less than any share of the level.
            if (low && count == 0) restMean = Silence(stretch);
            double inflation = 1 + (_excess * restMean / (stretch - 1));
            double p = low
                ? CountTests.PoissonAtMost(restCount / inflation, restMean / inflation)
                : CountTests.PoissonAtLeast(restCount / inflation, restMean / inflation);
            p = Math.Min(1, p * 2);
            if (p >= best.PValue && best.Windows > 0) continue;
            double spread = 3.3 * Math.Sqrt(mean * inflation), time = stretch * Windows.ObservedWindow.Length;
            best = new(p, count / time, mean / time, Math.Max(0, mean - spread) / time, (mean + spread) / time, stretch);
        }

        return best;
    }

    /// <summary>Requests that were expected in the last windows.</summary>
    private double Silence(int windows)
    {
        double expected = 0;
        for (int i = 1; i <= windows; i++) expected += _ringLeast[(_at - i + _ringLeast.Length) % _ringLeast.Length];
        return expected;
    }

    private void Learn(long seconds, double count, double low, double high, double p)
    {
        if (_seen == 0) _level = count;
        double level = Math.Max(_level, 1e-6);
        _hour.Note(seconds, count);
        _day.Note(seconds, count);
        bool strange = p < 1e-5;
        _strange = strange ? _strange + 1 : 0;
        bool recurs = high > level * Much || low < level * Little;
        if (!strange && !recurs && _seen >= 10)
        {
            double residual = count - level, mean = Math.Max(level, 0.05);
            double excess = Math.Clamp(((residual * residual) - mean) / (mean * mean), -4, 16);
            _excess = Math.Clamp(_excess + ((excess - _excess) * Math.Min(1, mean) / Math.Min(_seen, 2160)), 0, 4);
        }

        // What recurs at this time says little of the level beneath it.
        double learned = recurs ? Math.Clamp(count, level * Little, level * Much) : count;
        if (strange && _strange < Adoption)
        {
            double step = Math.Sqrt(level * (1 + (_excess * level)));
            learned = Math.Clamp(learned, level - step, level + step);
        }

        double follow = Math.Max(s_follow, 1.0 / (_seen + 1));
        _level += (learned - _level) * follow;
        if (_seen < int.MaxValue) _seen++;
    }
}
