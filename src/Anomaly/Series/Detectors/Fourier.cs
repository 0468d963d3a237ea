namespace Insight.Anomaly.Series.Detectors;

/// <summary>Fast Fourier transform in place, radix 2 (Cooley and Tukey 1965).</summary>
internal static class Fourier
{
    /// <summary>Transforms, or with <paramref name="inverse"/> transforms back (including the division by the length).</summary>
    /// <param name="real">Real parts; the length is a power of two.</param>
    /// <param name="imaginary">Imaginary parts, as many.</param>
    /// <param name="inverse">Back from frequencies.</param>
    public static void Transform(Span<double> real, Span<double> imaginary, bool inverse)
    {
        int n = real.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i >= j) continue;
            (real[i], real[j]) = (real[j], real[i]);
            (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
        }

        for (int length = 2; length <= n; length <<= 1)
        {
            (double sine, double cosine) = Math.SinCos((inverse ? 2 : -2) * Math.PI / length);
            int half = length / 2;
            for (int start = 0; start < n; start += length)
            {
                double r = 1, i = 0;
                for (int k = start; k < start + half; k++)
                {
                    double tr = real[k + half] * r - imaginary[k + half] * i;
                    double ti = real[k + half] * i + imaginary[k + half] * r;
                    (real[k + half], imaginary[k + half]) = (real[k] - tr, imaginary[k] - ti);
                    (real[k], imaginary[k]) = (real[k] + tr, imaginary[k] + ti);
                    (r, i) = (r * cosine - i * sine, r * sine + i * cosine);
                }
            }
        }

        if (!inverse) return;
        for (int k = 0; k < n; k++) (real[k], imaginary[k]) = (real[k] / n, imaginary[k] / n);
    }
}
