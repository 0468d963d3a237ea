using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Upstreams.Health;

/// <summary>Who is ejected, and for how long.</summary>
internal static class OutlierRules
{
    /// <summary>No ejection is longer.</summary>
    public static readonly TimeSpan LongestEjection = TimeSpan.FromMinutes(5);

    private const double StandardErrors = 3;

    /// <summary>How many may be ejected at once.</summary>
    public static int MostEjected(int upstreams, OutlierEjection spec) =>
        Math.Max(upstreams > 1 ? 1 : 0, (int)((long)upstreams * spec.MaxEjectedPercent / 100));

    /// <summary>Length of an ejection after others.</summary>
    public static TimeSpan Duration(int ejections, OutlierEjection spec)
    {
        double ticks = (double)spec.Ejection.Ticks * (ejections + 1);
        return ticks >= LongestEjection.Ticks ? LongestEjection : TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>Whether an upstream's failure rate is high, and higher than that of the others by more than chance explains (two-proportion z-test).</summary>
    public static bool StandsOut(long answers, long failures, long othersAnswers, long othersFailures, OutlierEjection spec)
    {
        if (spec.FailurePercent == 0 || failures == 0 || answers < spec.LeastRequests || othersAnswers == 0) return false;
        if (failures * 100 < spec.FailurePercent * answers) return false;
        double rate = (double)failures / answers;
        double others = (double)othersFailures / othersAnswers;
        double together = (double)(failures + othersFailures) / (answers + othersAnswers);
        double error = Math.Sqrt(together * (1 - together) * (1.0 / answers + 1.0 / othersAnswers));
        return error > 0 && rate - others >= StandardErrors * error;
    }
}
