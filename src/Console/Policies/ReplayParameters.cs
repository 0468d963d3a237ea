using System.ComponentModel;
using System.Globalization;
using Insight.PolicyRecommender.History;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Policies;

/// <summary>Over which time a policy is replayed, and what of it is told.</summary>
internal readonly record struct ReplayParameters(
    [property: FromQuery(Name = "from"), Description("Start of the time, ISO 8601 with offset or Z; a day before its end when left out.")] string? From,
    [property: FromQuery(Name = "to"), Description("End of the time (not included), ISO 8601 with offset or Z; now when left out.")] string? To,
    [property: FromQuery(Name = "samples"), Description("Most touched requests that are told one by one, 0 to 100; 20 when left out.")] string? Samples,
    [property: FromQuery(Name = "incident"), Description("Id of an incident of the policy's tenant: its time is replayed, in place of from and to. \"Would this have stopped it?\"")] string? Incident)
{
    private const int DefaultSamples = 20, MostSamples = 100, MostIncident = 64;

    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (DateTime From, DateTime To, int Samples, string? Problem) Parse(DateTime now)
    {
        if (Incident is not null && (From is not null || To is not null)) return Wrong("incident: its time is replayed; leave from and to out.");
        if (Incident is { Length: 0 or > MostIncident }) return Wrong("incident: an id as /api/v1/incidents lists them is needed.");
        DateTime to = now;
        if (To is not null && !TryTime(To, out to)) return Wrong("to: a time in ISO 8601 with offset is needed, such as 2026-05-17T10:15:00Z.");
        DateTime from = to.AddDays(-1);
        if (From is not null && !TryTime(From, out from)) return Wrong("from: a time in ISO 8601 with offset is needed, such as 2026-05-17T10:05:00Z.");
        if (from >= to) return Wrong("from: must be before to.");
        if (to - from > HistoryReader.MostTime) return Wrong($"from: at most {HistoryReader.MostTime.TotalDays} days can be replayed at once.");
        int samples = DefaultSamples;
        if (Samples is not null && (!int.TryParse(Samples, NumberStyles.None, CultureInfo.InvariantCulture, out samples) || samples > MostSamples)) return Wrong($"samples: a whole number from 0 to {MostSamples} is needed.");
        return (from, to, samples, null);

        static (DateTime, DateTime, int, string?) Wrong(string problem) => (default, default, 0, problem);
    }

    private static bool TryTime(string text, out DateTime time)
    {
        bool read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed);
        time = parsed.UtcDateTime;
        return read && time.Year is > 1970 and <= 2105;
    }
}
