using System.Globalization;

namespace Insight.Commands;

/// <summary>Times on a command line: <c>--from</c> and <c>--to</c>.</summary>
internal static class CommandTimes
{
    /// <summary>Reads both ends of a stretch of time, UTC where no offset is told; a problem names the option and the fix.</summary>
    public static (DateTimeOffset? From, DateTimeOffset? To, string? Problem) Parse(string? from, string? to)
    {
        if (!TryTime(from, out DateTimeOffset? start)) return (null, null, "--from: a time with offset is needed, such as 2026-05-17T10:00:00Z");
        if (!TryTime(to, out DateTimeOffset? end)) return (null, null, "--to: a time with offset is needed, such as 2026-05-17T10:00:00Z");
        return start >= end ? (null, null, "--from: must be before --to") : (start, end, null);
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null) return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed) || parsed.Year is < 1971 or > 2105) return false;
        time = parsed;
        return true;
    }
}
