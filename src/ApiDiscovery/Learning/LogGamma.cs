namespace Insight.ApiDiscovery.Learning;

/// <summary>The logarithm of the gamma function for positive arguments (Stirling's series behind a shift; error below 1e-10).</summary>
internal static class LogGamma
{
    public static double Of(double x)
    {
        double shift = 0;
        while (x < 8)
        {
            shift += Math.Log(x);
            x++;
        }

        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
        return (x - 0.5) * Math.Log(x) - x + 0.91893853320467274 + series - shift;
    }
}
