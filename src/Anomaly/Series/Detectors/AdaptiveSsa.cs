using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// Singular spectrum analysis that never stops learning: the leading subspace of the lagged windows is tracked by Oja's
/// rule, the next value is forecast by the subspace's linear recurrence (Golyandina, Nekrutkin and Zhigljavsky 2001), and
/// the score is the forecast's error in mean absolute errors.
/// </summary>
public sealed class AdaptiveSsa : SeriesDetector
{
    private readonly int _lags;
    private readonly int _rank;
    private readonly float[] _basis;
    private readonly float[] _window;
    private RobustScale _scale;
    private RobustScale _error;
    private int _filled;

    /// <param name="lags">Length of a lagged window.</param>
    /// <param name="rank">Dimensions of the subspace.</param>
    public AdaptiveSsa(int lags = 24, int rank = 4) : base("adaptive-ssa", $"{lags},{rank}")
    {
        (_lags, _rank) = (lags, rank);
        _basis = new float[rank * lags];
        _window = new float[lags];
        Random random = new(104729);
        for (int i = 0; i < _basis.Length; i++) _basis[i] = (float)(random.NextDouble() - 0.5);
        Subspace.Orthonormalise(_basis, _lags, _rank);
    }

    private protected override double Judge(SeriesPoint point)
    {
        float z = (float)Math.Clamp(_scale.Standardise(point.Value), -1e6, 1e6);
        _scale.Learn(point.Value, 0.001);
        double score = 0;
        if (_filled >= 2 * _lags)
        {
            double error = z - Forecast();
            score = Math.Abs(_error.Seen > _lags ? _error.Standardise(error) : 0);
            _error.Learn(error, 0.005);
        }

        Array.Copy(_window, 1, _window, 0, _lags - 1);
        _window[^1] = Math.Clamp(z, -20, 20);
        _filled = Math.Min(_filled + 1, int.MaxValue - 1);
        if (_filled >= _lags) Track();
        return score;
    }

    /// <summary>The recurrence of the subspace, applied to the last window without its first value.</summary>
    private double Forecast()
    {
        double forecast = 0, vertical = 0;
        ReadOnlySpan<float> past = _window.AsSpan(1);
        for (int r = 0; r < _rank; r++)
        {
            ReadOnlySpan<float> axis = _basis.AsSpan(r * _lags, _lags);
            double last = axis[^1];
            vertical += last * last;
            forecast += last * Vectors.Dot(axis[..^1], past);
        }

        return forecast / Math.Max(1 - vertical, 0.05);
    }

    private void Track()
    {
        float norm = Vectors.Dot(_window, _window);
        float rate = Math.Max(1f / (1 + _filled - _lags), 0.02f) / (norm + 1e-3f);
        Span<float> rest = stackalloc float[_lags];
        _window.CopyTo(rest);
        for (int r = 0; r < _rank; r++)
        {
            Span<float> axis = _basis.AsSpan(r * _lags, _lags);
            float along = Vectors.Dot(axis, rest);
            Vectors.Add(axis, rate * along, rest);
            Vectors.Normalise(axis);
            Vectors.Add(rest, -Vectors.Dot(axis, rest), axis);
        }

        if (_filled % 16 == 0) Subspace.Orthonormalise(_basis, _lags, _rank);
    }

    private protected override void Transfer(ref StateTransfer state)
    {
        _scale.Transfer(ref state);
        _error.Transfer(ref state);
        state.Array<float>(_basis);
        state.Array<float>(_window);
        state.Value(ref _filled);
    }
}
