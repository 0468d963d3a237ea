namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// Singular spectrum analysis that learns once: the error of the forecast by the linear recurrence of the first values'
/// subspace (ML.NET's SSA spike detector, which does not adapt by default).
/// </summary>
/// <param name="lags">Length of the window.</param>
/// <param name="rank">Dimensions of the subspace.</param>
/// <param name="training">Points learned from.</param>
public sealed class SingularSpectrum(int lags = 24, int rank = 4, int training = 256) : TrainedSubspace("ssa", lags, rank, training)
{
    private protected override bool Centred => false;

    private protected override double Judge(ReadOnlySpan<float> before, ReadOnlySpan<float> now, ReadOnlySpan<float> basis, ReadOnlySpan<float> mean)
    {
        double forecast = 0, vertical = 0;
        for (int r = 0; r < Rank; r++)
        {
            ReadOnlySpan<float> axis = basis.Slice(r * Lags, Lags);
            double last = axis[^1];
            vertical += last * last;
            forecast += last * Vectors.Dot(axis[..^1], before[1..]);
        }

        return Math.Abs(now[^1] - forecast / Math.Max(1 - vertical, 0.05));
    }
}
