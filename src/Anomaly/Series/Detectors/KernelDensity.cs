using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// P-value of a value among the last ones, taken as independent draws: two-sided tail of a kernel density estimate with
/// Silverman's bandwidth. The idea of ML.NET's IID spike detector. The score is −log₁₀ of the p-value.
/// </summary>
/// <param name="window">Values kept.</param>
public sealed class KernelDensity(int window = 128) : SeriesDetector("iid-p-value", $"{window}")
{
    private readonly float[] _values = new float[window];
    private RobustScale _scale;
    private int _next;
    private int _count;

    private protected override double Judge(SeriesPoint point)
    {
        float z = (float)_scale.Standardise(point.Value);
        double score = _count < 16 ? 0 : Surprise(z);
        _scale.Learn(point.Value, 0.002);
        _values[_next] = z;
        _next = (_next + 1) % window;
        _count = Math.Min(_count + 1, window);
        return score;
    }

    private double Surprise(float z)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < _count; i++)
        {
            double bounded = Math.Clamp(_values[i], -50, 50);
            sum += bounded;
            squares += bounded * bounded;
        }

        double mean = sum / _count;
        double deviation = Math.Sqrt(Math.Max(squares / _count - mean * mean, 0));
        double bandwidth = Math.Max(1.06 * deviation * Math.Pow(_count, -0.2), 1e-4);
        // The logistic kernel has the spread of a normal one of this bandwidth, and tails that never round to 0.
        float slope = (float)(1.702 / bandwidth);
        double above = 0;
        for (int i = 0; i < _count; i++) above += 1 / (1 + MathF.Exp(Math.Clamp(slope * (_values[i] - z), -80, 80)));
        double below = above / _count;
        double tail = below > 0.5 ? Tail(z, slope, 1) : below;
        return -Math.Log10(Math.Clamp(2 * tail, 1e-30, 1));
    }

    private double Tail(float z, float slope, int sign)
    {
        double tail = 0;
        for (int i = 0; i < _count; i++) tail += 1 / (1 + MathF.Exp(Math.Clamp(sign * slope * (z - _values[i]), -80, 80)));
        return tail / _count;
    }

    private protected override void Transfer(ref StateTransfer state)
    {
        _scale.Transfer(ref state);
        state.Array<float>(_values);
        state.Value(ref _next);
        state.Value(ref _count);
    }
}
