using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// Half-space trees over the value, its change and its deviation from short and long averages (Tan, Ting and Liu 2011).
/// The trees are the same for every series with these settings; a series keeps only how many points fell into each node,
/// in this window and in the one before.
/// </summary>
public sealed class HalfSpaceTrees : SeriesDetector
{
    private const int Features = 4;
    private readonly int _trees;
    private readonly int _depth;
    private readonly int _window;
    private readonly Forest _forest;
    private readonly ushort[] _reference;
    private readonly ushort[] _latest;
    private RobustScale _scale;
    private double _previous;
    private double _short;
    private double _long;
    private int _inWindow;
    private int _windows;

    /// <param name="trees">Number of trees.</param>
    /// <param name="depth">Depth of each.</param>
    /// <param name="window">Points after which what was learned becomes what is asked.</param>
    public HalfSpaceTrees(int trees = 20, int depth = 7, int window = 250) : base("half-space-trees", $"{trees},{depth},{window}")
    {
        (_trees, _depth, _window) = (trees, depth, window);
        _forest = Forest.For(trees, depth);
        _reference = new ushort[trees << (depth + 1)];
        _latest = new ushort[trees << (depth + 1)];
    }

    private protected override double Judge(SeriesPoint point)
    {
        double z = _scale.Seen == 0 ? 0 : Math.Clamp(_scale.Standardise(point.Value), -1e6, 1e6);
        _scale.Learn(point.Value, 0.001);
        Span<float> features = [Squash(z), Squash(z - _previous), Squash(z - _short), Squash(_short - _long)];
        _previous = z;
        _short += 0.2 * (Math.Clamp(z, -20, 20) - _short);
        _long += 0.02 * (Math.Clamp(z, -20, 20) - _long);

        double score = 0;
        for (int tree = 0; tree < _trees; tree++)
        {
            int start = tree << (_depth + 1);
            int node = 1;
            double mass = 0;
            bool stopped = false;
            for (int level = 0; ; level++)
            {
                int at = start + node;
                if (_latest[at] < ushort.MaxValue) _latest[at]++;
                if (!stopped)
                {
                    mass = _reference[at] * Math.Pow(2, level);
                    stopped = _reference[at] < _window * 0.05;
                }

                if (level == _depth) break;
                node = 2 * node + (features[_forest.Dimensions[at]] < _forest.Splits[at] ? 0 : 1);
            }

            score += Math.Log2(1 + mass);
        }

        if (++_inWindow == _window)
        {
            Array.Copy(_latest, _reference, _latest.Length);
            Array.Clear(_latest);
            _inWindow = 0;
            _windows = Math.Min(_windows + 1, 1000);
        }

        // Mass falls as points get rarer: the mean logarithm below that of a window where all lie together.
        double top = Math.Log2(1 + _window * Math.Pow(2, _depth));
        return _windows == 0 ? 0 : Math.Pow(2, top - score / _trees);
    }

    /// <summary>Any number to 0 … 1, one deviation to about a sixth of it.</summary>
    private static float Squash(double z) => (float)(0.5 + 0.5 * z / (3 + Math.Abs(z)));

    private protected override void Transfer(ref StateTransfer state)
    {
        _scale.Transfer(ref state);
        state.Array<ushort>(_reference);
        state.Array<ushort>(_latest);
        state.Value(ref _previous);
        state.Value(ref _short);
        state.Value(ref _long);
        state.Value(ref _inWindow);
        state.Value(ref _windows);
    }

    private sealed class Forest
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<(int, int), Forest> Known = new();

        private Forest(int trees, int depth)
        {
            Random random = new(7919 * trees + depth);
            Dimensions = new byte[trees << (depth + 1)];
            Splits = new float[trees << (depth + 1)];
            Span<float> low = stackalloc float[Features], high = stackalloc float[Features];
            for (int tree = 0; tree < trees; tree++)
            {
                for (int f = 0; f < Features; f++)
                {
                    float middle = (float)random.NextDouble();
                    float reach = 2 * Math.Max(middle, 1 - middle);
                    low[f] = middle - reach / 2;
                    high[f] = middle + reach / 2;
                }

                Grow(random, tree << (depth + 1), 1, depth, low, high);
            }
        }

        public byte[] Dimensions { get; }

        public float[] Splits { get; }

        public static Forest For(int trees, int depth) => Known.GetOrAdd((trees, depth), static key => new Forest(key.Item1, key.Item2));

        private void Grow(Random random, int start, int node, int depth, ReadOnlySpan<float> low, ReadOnlySpan<float> high)
        {
            if (depth == 0) return;
            int dimension = random.Next(Features);
            float split = (low[dimension] + high[dimension]) / 2;
            Dimensions[start + node] = (byte)dimension;
            Splits[start + node] = split;
            Span<float> bound = stackalloc float[Features];
            high.CopyTo(bound);
            bound[dimension] = split;
            Grow(random, start, 2 * node, depth - 1, low, bound);
            low.CopyTo(bound);
            bound[dimension] = split;
            Grow(random, start, 2 * node + 1, depth - 1, bound, high);
        }
    }
}
