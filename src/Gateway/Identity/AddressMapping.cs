using System.Globalization;

namespace Insight.Gateway.Identity;

/// <summary>
/// Says which service calls from a network, and when (<c>gateway:identity:addresses</c>). The longest prefix that holds at the time of the request wins; of
/// entries for the same network the one that began last, and of those that begin together the last one.
/// </summary>
public sealed class AddressMapping
{
    /// <summary>An address or a network in CIDR form.</summary>
    public string Network { get; set; } = "";

    /// <summary>The service that calls from there.</summary>
    public string Service { get; set; } = "";

    /// <summary>From when on, in ISO 8601 (without offset: UTC); empty: it always was so.</summary>
    public string From { get; set; } = "";

    /// <summary>Until when (not included), in ISO 8601 (without offset: UTC); empty: it still is so.</summary>
    public string Until { get; set; } = "";

    /// <summary>Reads a time as microseconds since 1970; what is empty is <paramref name="missing"/>.</summary>
    internal static bool TryTime(string text, long missing, out long microseconds)
    {
        microseconds = missing;
        if (text.Length == 0) return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)) return false;
        microseconds = (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return true;
    }
}
