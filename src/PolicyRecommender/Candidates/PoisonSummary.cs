namespace Insight.PolicyRecommender.Candidates;

/// <summary>How much of a time must not teach.</summary>
/// <param name="Share">Share of the time in which something was the matter for everybody at some service, 0 to 1.</param>
/// <param name="Times">Poisoned times.</param>
/// <param name="Clients">Clients whose requests do not teach for some of the time.</param>
/// <param name="Services">Services with the share of the time that is poisoned for them, most first; at most 50.</param>
/// <param name="Reasons">What was the matter, most often first; at most 20.</param>
public sealed record PoisonSummary(double Share, int Times, int Clients, IReadOnlyList<PoisonedService> Services, IReadOnlyList<PoisonReason> Reasons)
{
    private const int MostServices = 50, MostReasons = 20, MostText = 200;

    /// <summary>Of what a question says.</summary>
    public static PoisonSummary Of(CandidateQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        IReadOnlyList<PoisonedTime> times = question.Poisoned;
        return new PoisonSummary(
            Poison.ShareOf(question),
            times.Count,
            times.Where(static time => time.Client.Length > 0).Select(static time => time.Client).Distinct(StringComparer.Ordinal).Count(),
            [.. times.Where(static time => time.Client.Length == 0 && time.Service.Length > 0).GroupBy(static time => time.Service, StringComparer.Ordinal).OrderByDescending(static group => group.Count()).Take(MostServices)
                .Select(group => new PoisonedService(group.Key, Poison.ShareOf(question, group.Key))).OrderByDescending(static service => service.Share).ThenBy(static service => service.Service, StringComparer.Ordinal)],
            [.. times.GroupBy(static time => time.Reason, StringComparer.Ordinal).Select(static group => new PoisonReason(Clip(group.Key), group.Count()))
                .OrderByDescending(static reason => reason.Times).ThenBy(static reason => reason.Reason, StringComparer.Ordinal).Take(MostReasons)]);
    }

    private static string Clip(string text) => new([.. text.Take(MostText).Where(static c => !char.IsControl(c))]);
}
