namespace Insight.Anomaly.Series.Detectors;

/// <summary>Leading directions of a covariance matrix by subspace iteration from a random start (Halko, Martinsson and Tropp 2011).</summary>
internal static class Subspace
{
    /// <summary>Fills <paramref name="basis"/>, <paramref name="rank"/> rows of <paramref name="size"/>, with orthonormal directions.</summary>
    public static void Leading(ReadOnlySpan<float> covariance, int size, int rank, Span<float> basis)
    {
        Random random = new(104729);
        for (int i = 0; i < rank * size; i++) basis[i] = (float)(random.NextDouble() - 0.5);
        Span<float> next = new float[rank * size];
        for (int round = 0; round < 30; round++)
        {
            for (int r = 0; r < rank; r++)
            {
                for (int i = 0; i < size; i++) next[r * size + i] = Vectors.Dot(covariance.Slice(i * size, size), basis.Slice(r * size, size));
            }

            next.CopyTo(basis);
            Orthonormalise(basis, size, rank);
        }
    }

    /// <summary>Gram and Schmidt's procedure, row by row.</summary>
    public static void Orthonormalise(Span<float> basis, int size, int rank)
    {
        for (int r = 0; r < rank; r++)
        {
            Span<float> axis = basis.Slice(r * size, size);
            for (int before = 0; before < r; before++)
            {
                ReadOnlySpan<float> other = basis.Slice(before * size, size);
                Vectors.Add(axis, -Vectors.Dot(axis, other), other);
            }

            Vectors.Normalise(axis);
        }
    }
}
