using System.Globalization;

namespace Insight.PolicyRecommender.Candidates;

/// <summary>What of the stored records may teach, as SQL.</summary>
internal static class TaughtSql
{
    /// <summary>Longest time a statement may take, in seconds.</summary>
    public const int Seconds = 300;

    /// <summary>Times that are left out one by one; sources say when there were more.</summary>
    private const int MostPoisoned = 1_000;

    /// <summary>Condition: of the tenant, in the time.</summary>
    public const string InTime = "window >= toDateTime(@from, 'UTC') - INTERVAL 10 SECOND AND window <= toDateTime(@to, 'UTC') AND time >= @from AND time < @to AND tenant = @tenant";

    /// <summary>Whether a record is poisoned.</summary>
    public const string Poisoned = """
        arrayExists((f, t, c, s) -> toUnixTimestamp64Micro(time) >= f AND toUnixTimestamp64Micro(time) < t AND (c = '' OR c = client_ip OR c = principal OR c = session_key) AND (s = '' OR s = destination_service),
          {@poisonedFrom:Array(Int64)}, {@poisonedTo:Array(Int64)}, {@poisonedClients:Array(String)}, {@poisonedServices:Array(String)})
        """;

    /// <summary>Condition: the application itself answered, and did not refuse or fail.</summary>
    public const string Accepted = "status < 400 AND response_flag = 'none'";

    /// <summary>The parameters of all of these; <c>half</c> is the middle of the time.</summary>
    public static object Arguments(CandidateQuestion question)
    {
        PoisonedTime[] poisoned = [.. question.Poisoned.Take(MostPoisoned)];
        return new
        {
            tenant = question.Tenant,
            from = question.From,
            to = question.To,
            half = question.From + ((question.To - question.From) / 2),
            poisonedFrom = poisoned.Select(static time => Micros(time.From)).ToArray(),
            poisonedTo = poisoned.Select(static time => Micros(time.To)).ToArray(),
            poisonedClients = poisoned.Select(static time => time.Client).ToArray(),
            poisonedServices = poisoned.Select(static time => time.Service).ToArray(),
        };
    }

    /// <summary>What did not teach, and why.</summary>
    public static IEnumerable<string> Cautions(CandidateQuestion question, long requests)
    {
        if (requests > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{requests} requests did not teach: {string.Join("; ", question.Poisoned.Select(static time => time.Reason).Distinct().Take(3))}");
        if (question.Poisoned.Count > MostPoisoned) yield return string.Create(CultureInfo.InvariantCulture, $"of {question.Poisoned.Count} poisoned times only the first {MostPoisoned} were left out");
    }

    private static long Micros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
