using System.Globalization;

namespace Insight.Policy.Objects;

/// <summary>Durations as people write them: a whole number and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>; 0 stands alone too.</summary>
public static class Duration
{
    private static readonly (string Unit, long Milliseconds)[] s_units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Reads a duration; false when the text is none, or is longer than 366 days.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is null or "") return false;
        if (text == "0") return true;
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 12) return false;
        foreach ((string unit, long milliseconds) in s_units)
        {
            if (!text.AsSpan(digits).SequenceEqual(unit)) continue;
            long count = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
            if (count > 366L * 86_400_000 / milliseconds) return false;
            duration = TimeSpan.FromMilliseconds(count * milliseconds);
            return true;
        }

        return false;
    }

    /// <summary>The shortest text with whole numbers; parts of a millisecond are dropped.</summary>
    public static string Format(TimeSpan duration)
    {
        long milliseconds = duration.Ticks / TimeSpan.TicksPerMillisecond;
        (string unit, long size) = s_units.Last(unit => milliseconds % unit.Milliseconds == 0);
        return milliseconds == 0 ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
    }
}
