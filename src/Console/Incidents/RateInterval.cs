using Insight.Anomaly.Counts;

namespace Insight.Console.Incidents;

/// <summary>How often something happens, and how sure that is.</summary>
/// <param name="PerWeek">Per week that was judged.</param>
/// <param name="Lower">Lower end of the exact 95 % interval of a Poisson rate.</param>
/// <param name="Upper">Upper end.</param>
public sealed record RateInterval(double PerWeek, double Lower, double Upper)
{
    /// <summary>The rate of a count; null when less than a day was judged.</summary>
    internal static RateInterval? Of(long count, double weeks)
    {
        if (weeks < 1 / 7.0) return null;
        (double lower, double upper) = PoissonInterval.Of(count);
        return new RateInterval(count / weeks, lower / weeks, upper / weeks);
    }
}
