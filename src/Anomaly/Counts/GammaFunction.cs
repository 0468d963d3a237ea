namespace Insight.Anomaly.Counts;

/// <summary>The regularised incomplete gamma function: tails of Poisson counts. Series and continued fraction (DLMF 8.11.4, 8.9.2), relative error below 1e-10.</summary>
internal static class GammaFunction
{
    private const int Steps = 10_000;

    /// <summary>P(shape, x): from 0 at x = 0 to 1.</summary>
    public static double Lower(double shape, double x) =>
        x <= 0 ? 0 : x < shape + 1 ? Series(shape, x) : Math.Max(0, 1 - Fraction(shape, x));

    /// <summary>Q(shape, x) = 1 − P(shape, x), exact where it is small.</summary>
    public static double Upper(double shape, double x) =>
        x <= 0 ? 1 : x < shape + 1 ? Math.Max(0, 1 - Series(shape, x)) : Fraction(shape, x);

    /// <summary>ln Γ(x) of a positive number (Stirling's series behind a shift; error below 1e-10).</summary>
    public static double Log(double x)
    {
        double product = 1;
        for (; x < 8; x++) product *= x;
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680))))));
        return ((x - 0.5) * Math.Log(x)) - x + 0.91893853320467274 + series - Math.Log(product);
    }

    private static double Series(double shape, double x)
    {
        double term = 1 / shape, sum = term;
        for (int n = 1; n < Steps && term > sum * 1e-15; n++)
        {
            term *= x / (shape + n);
            sum += term;
        }

        return sum * Math.Exp((shape * Math.Log(x)) - x - Log(shape));
    }

    private static double Fraction(double shape, double x)
    {
        const double Tiny = 1e-300;
        double b = x + 1 - shape, c = 1 / Tiny, d = 1 / b, h = d;
        for (int i = 1; i < Steps; i++)
        {
            double an = -i * (i - shape);
            b += 2;
            d = (an * d) + b;
            if (Math.Abs(d) < Tiny) d = Tiny;
            c = b + (an / c);
            if (Math.Abs(c) < Tiny) c = Tiny;
            d = 1 / d;
            double step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-14) break;
        }

        return h * Math.Exp((shape * Math.Log(x)) - x - Log(shape));
    }
}
