using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Reads the times that logs carry into microseconds since 1970 UTC.</summary>
internal static class LogTime
{
    /// <summary>Longest text that is a time: ISO 8601 with nanoseconds and offset.</summary>
    private const int MaxLength = 40;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Number, ISO 8601 (no offset means UTC) or Apache's <c>17/May/2015:10:05:03 +0000</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text.Length is 0 or > MaxLength) return false;
        if (text.Length > 11 && text[2] == '/' && text[6] == '/') return TryParseApache(text, out microseconds);
        if (text.Length > 4 && text[4] == '-') return TryParseIso(text, out microseconds);
        return TryParseNumber(text, out microseconds);
    }

    /// <summary>Seconds with a fraction, or whole milli-, micro- or nanoseconds: told apart by size, for years 1973 to 5138.</summary>
    private static bool TryParseNumber(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (!LogNumber.TryParse(text, out decimal number)) return false;
        decimal size = Math.Abs(number);
        decimal scaled = size switch
        {
            < 100_000_000_000m => number * 1_000_000,
            < 100_000_000_000_000m => number * 1_000,
            < 100_000_000_000_000_000m => number,
            _ => number / 1_000,
        };
        scaled = Math.Round(scaled, MidpointRounding.AwayFromZero);
        if (scaled < long.MinValue || scaled > long.MaxValue) return false;
        microseconds = (long)scaled;
        return true;
    }

    private static bool TryParseIso(ReadOnlySpan<byte> text, out long microseconds)
    {
        Span<char> chars = stackalloc char[MaxLength];
        int length = Encoding.ASCII.GetChars(text, chars);
        bool good = DateTimeOffset.TryParse(
            chars[..length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time);
        microseconds = good ? Microseconds(time) : 0;
        return good;
    }

    private static bool TryParseApache(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        int month = -1;
        for (int i = 0; i < 12; i++)
        {
            if (text.Slice(3, 3).SequenceEqual(Months.Slice(i * 3, 3))) month = i + 1;
        }

        // 0123456789012345678901
        // 17/May/2015:10:05:03.123 +0000
        if (month < 0 || text.Length < 20 || text[11] != ':' || text[14] != ':' || text[17] != ':') return false;
        if (!Digits(text[..2], out int day) || !Digits(text.Slice(7, 4), out int year) || !Digits(text.Slice(12, 2), out int hour)
            || !Digits(text.Slice(15, 2), out int minute) || !Digits(text.Slice(18, 2), out int second)) return false;
        text = text[20..];
        long fraction = 0;
        if (!text.IsEmpty && text[0] == '.')
        {
            int scale = 1_000_000;
            for (text = text[1..]; !text.IsEmpty && char.IsAsciiDigit((char)text[0]); text = text[1..])
            {
                scale /= 10;
                fraction += (text[0] - '0') * scale;
            }
        }

        int offset = 0;
        if (!text.IsEmpty)
        {
            if (text.Length != 6 || text[0] != ' ' || text[1] is not ((byte)'+' or (byte)'-')
                || !Digits(text.Slice(2, 2), out int hours) || !Digits(text.Slice(4, 2), out int minutes)) return false;
            offset = (hours * 60 + minutes) * (text[1] == '-' ? -1 : 1);
        }

        // A leap second is logged as :60; it counts as the last second of its minute.
        second = Math.Min(second, second == 60 ? 59 : second);
        if (year == 0 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return false;
        DateTime time = new(year, month, day, hour, minute, second, DateTimeKind.Utc);
        microseconds = Microseconds(new DateTimeOffset(time)) + fraction - offset * 60_000_000L;
        return true;
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static bool Digits(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out int used) && used == text.Length && value >= 0 && text[0] is not ((byte)'+' or (byte)'-');
}
