using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>What the parity detectors that learn once share: lagged windows of the first values give a subspace, which then stands still.</summary>
public abstract class TrainedSubspace : SeriesDetector
{
    private readonly int _training;
    private readonly float[] _basis;
    private readonly float[] _window;
    private readonly float[] _covariance;
    private readonly float[] _mean;
    private RobustScale _scale;
    private int _count;

    private protected TrainedSubspace(string name, int lags, int rank, int training) : base(name, $"{lags},{rank},{training}")
    {
        (Lags, Rank, _training) = (lags, rank, training);
        _basis = new float[rank * lags];
        _window = new float[lags];
        _mean = new float[lags];
        _covariance = new float[lags * lags];
    }

    private protected int Lags { get; }

    private protected int Rank { get; }

    private protected override double Judge(SeriesPoint point)
    {
        float z = (float)Math.Clamp(_scale.Standardise(point.Value), -1000, 1000);
        if (_count < 32) _scale.Learn(point.Value, 0);
        bool trained = _count >= _training;
        Span<float> before = stackalloc float[Lags];
        _window.CopyTo(before);
        Array.Copy(_window, 1, _window, 0, Lags - 1);
        _window[^1] = z;
        _count = Math.Min(_count + 1, _training + 1);
        if (trained) return Judge(before, _window, _basis, _mean);
        if (_count > 32 + Lags) Gather();
        if (_count == _training) Train();
        return 0;
    }

    /// <summary>Judges the newest value.</summary>
    /// <param name="before">The window before it.</param>
    /// <param name="now">The window that ends with it.</param>
    /// <param name="basis">Directions, row by row.</param>
    /// <param name="mean">Mean window.</param>
    private protected abstract double Judge(ReadOnlySpan<float> before, ReadOnlySpan<float> now, ReadOnlySpan<float> basis, ReadOnlySpan<float> mean);

    private void Gather()
    {
        for (int i = 0; i < Lags; i++)
        {
            _mean[i] += _window[i];
            Vectors.Add(_covariance.AsSpan(i * Lags, Lags), _window[i], _window);
        }
    }

    private void Train()
    {
        int rows = _training - 32 - Lags;
        for (int i = 0; i < Lags; i++) _mean[i] /= rows;
        for (int i = 0; i < Lags * Lags; i++) _covariance[i] = _covariance[i] / rows - (Centred ? _mean[i / Lags] * _mean[i % Lags] : 0);
        Subspace.Leading(_covariance, Lags, Rank, _basis);
    }

    /// <summary>Whether windows are taken relative to their mean.</summary>
    private protected abstract bool Centred { get; }

    private protected override void Transfer(ref StateTransfer state)
    {
        _scale.Transfer(ref state);
        state.Array<float>(_basis);
        state.Array<float>(_window);
        state.Array<float>(_covariance);
        state.Array<float>(_mean);
        state.Value(ref _count);
    }
}
