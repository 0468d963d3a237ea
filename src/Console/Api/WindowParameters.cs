using System.ComponentModel;
using System.Globalization;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>The window that a caller asks for: a look-back from now, or from and to.</summary>
internal readonly record struct WindowParameters(
    [property: FromQuery(Name = "lookBack"), Description("Seconds up to the newest data, 10 to 86400; 600 when nothing is said. Not together with from and to.")] string? LookBack,
    [property: FromQuery(Name = "from"), Description("Start of a past window, ISO 8601 with offset or Z.")] string? From,
    [property: FromQuery(Name = "to"), Description("End of a past window (not included), ISO 8601 with offset or Z; now when left out.")] string? To)
{
    /// <summary>What peers show at first, and long enough for quiet services to be seen.</summary>
    public const int DefaultLookBackSeconds = 600;

    private const int MaxLookBackSeconds = 86_400;

    /// <summary>Longest past window: ten years of minutes is what a table may hold.</summary>
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(3653);

    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (WindowChoice? Choice, string? Problem) Parse(DateTime now)
    {
        if (From is null && To is null)
        {
            if (LookBack is null) return (new WindowChoice(TimeSpan.FromSeconds(DefaultLookBackSeconds), null), null);
            return int.TryParse(LookBack, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= TimeWindow.StepSeconds and <= MaxLookBackSeconds
                ? (new WindowChoice(TimeSpan.FromSeconds(seconds), null), null)
                : (null, $"lookBack: a whole number of seconds from {TimeWindow.StepSeconds} to {MaxLookBackSeconds} is needed.");
        }

        if (LookBack is not null) return (null, "lookBack: give either lookBack, or from and to.");
        if (!TryTime(From, out DateTime from)) return (null, "from: a time in ISO 8601 with offset is needed, such as 2015-05-17T10:05:00Z.");
        DateTime to = now;
        if (To is not null && !TryTime(To, out to)) return (null, "to: a time in ISO 8601 with offset is needed, such as 2015-05-17T10:15:00Z.");
        if (from >= to) return (null, "from: must be before to.");
        if (to - from > MaxWindow) return (null, "from: the window is longer than ten years.");
        if (from.Year < 1971 || to.Year > 2105) return (null, "from: times from 1971 to 2105 can be stored.");
        return (new WindowChoice(null, TimeWindow.Around(from, to)), null);
    }

    private static bool TryTime(string? text, out DateTime time)
    {
        bool read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed);
        time = parsed.UtcDateTime;
        return read;
    }
}
