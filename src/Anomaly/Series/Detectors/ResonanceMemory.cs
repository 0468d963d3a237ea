using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// A memory of every situation that the series was in: boxes around the last values and their averages over growing
/// spans. A situation in no box is as strange as it is far from the nearest; then a box grows around it, or a new one
/// begins (the idea of fuzzy adaptive resonance theory, Carpenter, Grossberg and Rosen 1991). Nothing is ever forgotten:
/// what was seen once is not new again.
/// </summary>
public sealed class ResonanceMemory : SeriesDetector
{
    private const int Averages = 5;
    private const int Features = 3 + Averages; // one 256-bit vector
    private const int Quiet = 64;
    private readonly int _boxes;
    private readonly double _span;
    private readonly double _growth;
    private readonly double _vigilance;
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly double[] _averages = new double[Averages];
    private MovingFrame _frame;
    private double _previous;
    private int _used;

    /// <param name="boxes">Situations told apart.</param>
    /// <param name="vigilance">How large a box gets: the sum of its sides, in mean absolute deviations. When all are taken, the nearest grows.</param>
    /// <param name="span">Points of the shortest average.</param>
    /// <param name="growth">How many times longer each next average is.</param>
    public ResonanceMemory(int boxes = 128, double vigilance = 1, double span = 3, double growth = 2.5)
        : base("resonance-memory", FormattableString.Invariant($"{boxes},{vigilance},{span},{growth}"))
    {
        (_boxes, _vigilance, _span, _growth) = (boxes, vigilance, span, growth);
        _low = new float[boxes * Features];
        _high = new float[boxes * Features];
    }

    private protected override double Judge(SeriesPoint point)
    {
        bool ready = _frame.Seen >= Quiet;
        if (_frame.Learn(point.Value, out double factor, out double shift)) Move(factor, shift);
        double z = _frame.Standardise(point.Value, 1000);

        if (!ready) return 0;
        Span<float> now = stackalloc float[Features];
        now[0] = (float)z;
        now[1] = (float)_previous;
        now[2] = (float)(z - _previous);
        double span = _span;
        for (int i = 0; i < Averages; i++, span *= _growth)
        {
            _averages[i] += (z - _averages[i]) / span;
            now[3 + i] = (float)(_averages[i] * Stretch(i));
        }

        _previous = z;
        (float distance, int nearest, int fitting) = Find(now);
        if (distance > 0) Learn(now, nearest, fitting);
        return nearest < 0 ? 0 : distance;
    }

    /// <summary>The nearest box, and the one that takes the situation in at the least cost without getting too large.</summary>
    private (float Distance, int Nearest, int Fitting) Find(ReadOnlySpan<float> now)
    {
        int nearest = -1, fitting = -1;
        float least = float.MaxValue, cheapest = float.MaxValue;
        Vector256<float> here = Vector256.Create(now);
        ReadOnlySpan<Vector256<float>> lows = MemoryMarshal.Cast<float, Vector256<float>>(_low), highs = MemoryMarshal.Cast<float, Vector256<float>>(_high);
        for (int box = 0; box < _used; box++)
        {
            Vector256<float> outside = Vector256.Max(Vector256.Max(lows[box] - here, here - highs[box]), Vector256<float>.Zero);
            float distance = Vector256.Sum(outside);
            if (distance < least) (least, nearest) = (distance, box);
            if (distance < cheapest && distance + Vector256.Sum(highs[box] - lows[box]) <= _vigilance) (cheapest, fitting) = (distance, box);
        }

        return (least, nearest, fitting);
    }

    private void Learn(ReadOnlySpan<float> now, int nearest, int fitting)
    {
        if (fitting < 0 && _used < _boxes)
        {
            now.CopyTo(_low.AsSpan(_used * Features));
            now.CopyTo(_high.AsSpan(_used * Features));
            _used++;
            return;
        }

        int box = fitting < 0 ? nearest : fitting;
        for (int i = box * Features, f = 0; f < Features; f++, i++)
        {
            _low[i] = Math.Min(_low[i], now[f]);
            _high[i] = Math.Max(_high[i], now[f]);
        }
    }

    /// <summary>What is remembered moves into the new frame.</summary>
    private void Move(double factor, double shift)
    {
        for (int i = 0; i < _used * Features; i++)
        {
            int f = i % Features;
            float moved = (float)(f == 2 ? 0 : shift * (f < 3 ? 1 : Stretch(f - 3)));
            _low[i] = _low[i] * (float)factor + moved;
            _high[i] = _high[i] * (float)factor + moved;
        }

        for (int i = 0; i < Averages; i++) _averages[i] = _averages[i] * factor + shift;
        _previous = _previous * factor + shift;
    }

    /// <summary>Averages vary less the longer they are.</summary>
    private static double Stretch(int i) => 1 + 0.5 * i;

    private protected override void Transfer(ref StateTransfer state)
    {
        _frame.Transfer(ref state);
        state.Array<float>(_low);
        state.Array<float>(_high);
        state.Array<double>(_averages);
        state.Value(ref _previous);
        state.Value(ref _used);
    }
}
