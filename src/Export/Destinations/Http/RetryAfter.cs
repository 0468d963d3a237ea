using System.Globalization;

namespace Insight.Export.Destinations.Http;

/// <summary>Reads <c>Retry-After</c> (RFC 9110, section 10.2.3): seconds or a date.</summary>
internal static class RetryAfter
{
    /// <summary>Longer waits are cut to this: a receiver must not silence a destination for good.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>How long to wait; null: it does not say, or what it says is nothing.</summary>
    public static TimeSpan? Parse(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        TimeSpan wait;
        if (long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)) wait = TimeSpan.FromSeconds(Math.Min(seconds, (long)Longest.TotalSeconds));
        else if (DateTimeOffset.TryParseExact(text.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset until)) wait = until - now;
        else return null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }
}
