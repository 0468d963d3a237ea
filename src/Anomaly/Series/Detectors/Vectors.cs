using System.Numerics;
using System.Runtime.InteropServices;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>Sums over float spans, several values at a time.</summary>
internal static class Vectors
{
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> wideA = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> wideB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < wideA.Length; i++) sums += wideA[i] * wideB[i];
        float sum = Vector.Sum(sums);
        for (int i = wideA.Length * Vector<float>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Adds <paramref name="factor"/> times <paramref name="b"/> to <paramref name="a"/>.</summary>
    public static void Add(Span<float> a, float factor, ReadOnlySpan<float> b)
    {
        for (int i = 0; i < a.Length; i++) a[i] += factor * b[i];
    }

    /// <summary>Gives the vector length 1.</summary>
    public static void Normalise(Span<float> a)
    {
        float factor = 1 / (MathF.Sqrt(Dot(a, a)) + 1e-12f);
        for (int i = 0; i < a.Length; i++) a[i] *= factor;
    }
}
