using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Policies;

/// <summary>Of which time the effect of a policy is wanted.</summary>
internal readonly record struct PolicyEffectParameters(
    [property: FromQuery(Name = "tenant"), Description("Tenant of the policy; 'default' when left out.")] string? Tenant,
    [property: FromQuery(Name = "from"), Description("Since when, ISO 8601 with offset or Z; at most 31 days ago. Not together with minutes.")] string? From,
    [property: FromQuery(Name = "minutes"), Description("The last minutes, 1 to 44640; 60 when nothing is said.")] string? Minutes)
{
    private const int DefaultMinutes = 60, MostMinutes = 31 * 24 * 60;

    /// <summary>Most points of a curve: about as many as a chart is wide in pairs of pixels.</summary>
    private const int MostPoints = 400;

    private static readonly int[] s_steps = [10, 60, 300, 900, 3600, 7200];

    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    /// <returns>Whole steps around the time, and seconds of a step.</returns>
    public (DateTime From, DateTime To, int Step, string? Problem) Parse(DateTime now)
    {
        DateTime from;
        if (From is not null)
        {
            if (Minutes is not null) return Wrong("minutes: give either minutes or from.");
            if (!DateTimeOffset.TryParse(From, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed)) return Wrong("from: a time in ISO 8601 with offset is needed, such as 2026-05-17T10:05:00Z.");
            from = parsed.UtcDateTime;
            if (from >= now || now - from > TimeSpan.FromMinutes(MostMinutes)) return Wrong("from: must be within the last 31 days.");
        }
        else
        {
            int minutes = DefaultMinutes;
            if (Minutes is not null && !(int.TryParse(Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out minutes) && minutes is >= 1 and <= MostMinutes)) return Wrong($"minutes: a whole number from 1 to {MostMinutes} is needed.");
            from = now.AddMinutes(-minutes);
        }

        double seconds = (now - from).TotalSeconds;
        int step = s_steps.FirstOrDefault(candidate => seconds / candidate <= MostPoints, s_steps[^1]);
        return (Floor(from, step), Floor(now, step).AddSeconds(step), step, null);

        static (DateTime, DateTime, int, string?) Wrong(string problem) => (default, default, 0, problem);
    }

    private static DateTime Floor(DateTime time, int step) => new(time.Ticks - time.Ticks % (step * TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
