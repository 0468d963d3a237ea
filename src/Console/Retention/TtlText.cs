using System.Globalization;
using System.Text.RegularExpressions;

namespace Insight.Console.Retention;

/// <summary>Reads how long rows are kept from an engine's definition as ClickHouse shows it. Pure.</summary>
internal static partial class TtlText
{
    /// <summary>Seconds; null: the definition has no time that all rows have.</summary>
    public static long? SecondsOf(string engine)
    {
        Match match = Ttl().Match(engine);
        // Rows that go only under a condition are kept for ever otherwise.
        if (!match.Success || match.Groups["condition"].Success) return null;
        long number = long.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch { "Second" => number, "Minute" => number * 60, "Hour" => number * 3600, _ => number * 86_400 };
    }

    [GeneratedRegex(@" TTL [^+]+ \+ toInterval(?<unit>Second|Minute|Hour|Day)\((?<number>\d{1,12})\)(?<condition> (DELETE )?WHERE )?")]
    private static partial Regex Ttl();
}
