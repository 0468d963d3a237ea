namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// What the leading principal components of the first windows leave unexplained of a window: the distance from their
/// subspace (ML.NET's RandomizedPca, over a lag window). Learns once.
/// </summary>
/// <param name="lags">Length of the window.</param>
/// <param name="rank">Components.</param>
/// <param name="training">Points learned from.</param>
public sealed class PrincipalComponents(int lags = 16, int rank = 4, int training = 256) : TrainedSubspace("randomized-pca", lags, rank, training)
{
    private protected override bool Centred => true;

    private protected override double Judge(ReadOnlySpan<float> before, ReadOnlySpan<float> now, ReadOnlySpan<float> basis, ReadOnlySpan<float> mean)
    {
        Span<float> rest = stackalloc float[Lags];
        now.CopyTo(rest);
        Vectors.Add(rest, -1, mean);
        for (int r = 0; r < Rank; r++)
        {
            ReadOnlySpan<float> axis = basis.Slice(r * Lags, Lags);
            Vectors.Add(rest, -Vectors.Dot(rest, axis), axis);
        }

        return Math.Sqrt(Vectors.Dot(rest, rest));
    }
}
