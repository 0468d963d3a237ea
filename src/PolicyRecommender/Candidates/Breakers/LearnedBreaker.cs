using Insight.Contracts.Policies;

namespace Insight.PolicyRecommender.Candidates.Breakers;

/// <summary>Learns when requests should be kept away from a service. Pure.</summary>
internal static class LearnedBreaker
{
    /// <summary>Requests of a minute from which its share of failures says something.</summary>
    public const int LeastPerMinute = 20;

    /// <summary>Share of failures of a bad minute; a breaker opens below that, and five times above what is ordinary.</summary>
    private const double Bad = 0.5, Above = 5, LeastShare = 0.25;

    /// <summary>Times at which most requests failed, minutes of these, and the most of all minutes: a service that always fails needs no breaker but repair.</summary>
    private const int LeastBursts = 2, LeastMinutes = 3;

    private const double MostBad = 0.1;

    private const int LeastOrdinary = 60;

    /// <summary>Windows of a minute, and the part of an ordinary window's requests that must have come: less comes where much fails.</summary>
    private const double Windows = 6, Part = 0.5;

    /// <summary>The breaker; null: nothing speaks for one.</summary>
    public static BreakerRule? Of(ServiceFailures seen)
    {
        if (seen.OrdinaryMinutes < LeastOrdinary || seen.BadMinutes < LeastMinutes || seen.BadMinutes > seen.Minutes * MostBad || Bursts(seen.Bad) < LeastBursts) return null;
        double share = Math.Max(LeastShare, seen.Ordinary * Above);
        if (share > Bad) return null;
        return new BreakerRule
        {
            FailurePercent = (int)(Math.Ceiling(share * 20) * 5),
            LeastRequests = (int)Math.Clamp(seen.PerMinute / Windows * Part, 10, 10_000),
        };
    }

    /// <summary>Runs of minutes without a minute between them.</summary>
    public static int Bursts(uint[] minutes)
    {
        int bursts = minutes.Length > 0 ? 1 : 0;
        for (int i = 1; i < minutes.Length; i++)
        {
            if (minutes[i] - minutes[i - 1] > 60) bursts++;
        }

        return bursts;
    }

    /// <summary>How much both halves agree about what is ordinary, 0 to 1: nothing and a little are the same.</summary>
    public static double Stability(ServiceFailures seen)
    {
        double first = Share(seen.OrdinaryFirst), second = Share(seen.OrdinarySecond);
        return Math.Min(first, second) / Math.Max(first, second);
    }

    private static double Share(double share) => double.IsNaN(share) ? 1 : Math.Max(share, 0.01);
}
