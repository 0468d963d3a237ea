namespace Insight.Anomaly.Counts;

/// <summary>The regularised incomplete beta function: tails of binomial counts. Continued fraction (DLMF 8.17.22), relative error below 1e-10.</summary>
internal static class BetaFunction
{
    private const int Steps = 10_000;

    /// <summary>I_x(a, b), exact where it is small.</summary>
    public static double Lower(double a, double b, double x)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        double front = Math.Exp(
            GammaFunction.Log(a + b) - GammaFunction.Log(a) - GammaFunction.Log(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2)
            ? front * Fraction(a, b, x) / a
            : Math.Max(0, 1 - (front * Fraction(b, a, 1 - x) / b));
    }

    private static double Fraction(double a, double b, double x)
    {
        const double Tiny = 1e-300;
        double c = 1, d = 1 - ((a + b) * x / (a + 1));
        d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
        double h = d;
        for (int m = 1; m < Steps; m++)
        {
            double even = m * (b - m) * x / ((a - 1 + (2 * m)) * (a + (2 * m)));
            d = 1 / Away(1 + (even * d));
            c = Away(1 + (even / c));
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + 1 + (2 * m)));
            d = 1 / Away(1 + (odd * d));
            c = Away(1 + (odd / c));
            double step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-14) break;
        }

        return h;
    }

    private static double Away(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;
}
