using System.Globalization;

namespace Insight.PolicyRecommender.Candidates;

/// <summary>How far a time is poisoned.</summary>
internal static class Poison
{
    /// <summary>Share of the time beyond which nothing is learned from it.</summary>
    private const double Most = 0.5;

    /// <summary>Whether a source learns nothing of the time, because too much of it is poisoned; that is noted then.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="kind">Kind of the source.</param>
    /// <param name="service">The service; empty: any.</param>
    public static bool Refuses(CandidateQuestion question, string kind, string service = "")
    {
        double share = ShareOf(question, service);
        if (share <= Most) return false;
        question.Refusals.Add(new CandidateRefusal(kind, service, string.Create(CultureInfo.InvariantCulture, $"{Math.Round(share * 100)} % of the time had incidents{(service.Length > 0 ? " of the service" : "")}; nothing is learned of a time of which more than half had")));
        return true;
    }

    /// <summary>Share of the time that is poisoned for everybody at a service, 0 to 1; times of single clients do not count, as their requests alone are left out.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="service">The service; empty: any.</param>
    public static double ShareOf(CandidateQuestion question, string service = "")
    {
        long covered = 0, until = question.From.Ticks;
        foreach (PoisonedTime time in question.Poisoned.Where(time => time.Client.Length == 0 && (time.Service.Length == 0 || service.Length == 0 || time.Service == service)).OrderBy(static time => time.From))
        {
            long from = Math.Max(time.From.Ticks, until), to = Math.Min(time.To.Ticks, question.To.Ticks);
            if (to <= from) continue;
            covered += to - from;
            until = to;
        }

        return (double)covered / Math.Max(1, question.To.Ticks - question.From.Ticks);
    }
}
