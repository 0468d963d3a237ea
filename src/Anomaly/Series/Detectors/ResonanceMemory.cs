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
    private const int Features = 8;
    private const int Frame = 64;
    private readonly int _boxes;
    private readonly float _vigilance;
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly double[] _averages = new double[5];
    private RobustScale _scale;
    private double _previous;
    private int _used;

    /// <param name="boxes">Situations told apart.</param>
    /// <param name="vigilance">How large a box gets: the sum of its sides, in (compressed) deviations.</param>
    public ResonanceMemory(int boxes = 128, double vigilance = 2) : base("resonance-memory", FormattableString.Invariant($"{boxes},{vigilance}"))
    {
        _boxes = boxes;
        _vigilance = (float)vigilance;
        _low = new float[boxes * Features];
        _high = new float[boxes * Features];
    }

    private protected override double Judge(SeriesPoint point)
    {
        if (_scale.Seen < Frame)
        {
            _scale.Learn(point.Value, 0);
            return 0;
        }

        double z = Math.Asinh(_scale.Standardise(point.Value) / 2) * 2;
        Span<float> now = stackalloc float[Features];
        for (int i = 0; i < _averages.Length; i++) _averages[i] += Rate(i) * (z - _averages[i]);
        now[0] = (float)z;
        now[1] = (float)_previous;
        now[2] = (float)(z - _previous);
        for (int i = 0; i < _averages.Length; i++) now[3 + i] = (float)(_averages[i] * Stretch(i));
        _previous = z;

        int nearest = -1, cheapest = -1;
        float least = float.MaxValue, smallest = float.MaxValue;
        for (int p = 0; p < _used; p++)
        {
            float distance = 0, size = 0;
            for (int i = p * Features, f = 0; f < Features; f++, i++)
            {
                float outside = Math.Max(Math.Max(_low[i] - now[f], now[f] - _high[i]), 0);
                distance += outside;
                size += _high[i] - _low[i] + outside;
            }

            if (distance < least) (least, nearest) = (distance, p);
            if (distance + 0.1f * size < smallest && size <= _vigilance) (smallest, cheapest) = (distance + 0.1f * size, p);
        }

        if (least > 0) Learn(now, nearest, cheapest);
        return nearest < 0 ? 0 : least;
    }

    private void Learn(ReadOnlySpan<float> now, int nearest, int cheapest)
    {
        if (cheapest < 0 && _used < _boxes)
        {
            now.CopyTo(_low.AsSpan(_used * Features));
            now.CopyTo(_high.AsSpan(_used * Features));
            _used++;
            return;
        }

        int box = cheapest < 0 ? nearest : cheapest;
        for (int i = box * Features, f = 0; f < Features; f++, i++)
        {
            _low[i] = Math.Min(_low[i], now[f]);
            _high[i] = Math.Max(_high[i], now[f]);
        }
    }

    private static double Rate(int i) => 1.0 / (3 << (i + (i >> 1)));

    private static double Stretch(int i) => 1 + 0.5 * i;

    private protected override void Transfer(ref StateTransfer state)
    {
        _scale.Transfer(ref state);
        state.Array<float>(_low);
        state.Array<float>(_high);
        state.Array<double>(_averages);
        state.Value(ref _previous);
        state.Value(ref _used);
    }
}
