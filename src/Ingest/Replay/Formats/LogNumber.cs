using System.Buffers.Text;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Reads the numbers that logs carry.</summary>
internal static class LogNumber
{
    /// <summary>A decimal number, also with an exponent; false for anything else and for what a decimal cannot hold.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        if (Utf8Parser.TryParse(text, out value, out int used) && used == text.Length) return true;
        return Utf8Parser.TryParse(text, out value, out used, 'E') && used == text.Length;
    }

    /// <summary>A count: whole and not negative.</summary>
    public static bool TryParseCount(ReadOnlySpan<byte> text, out ulong value)
    {
        if (Utf8Parser.TryParse(text, out value, out int used) && used == text.Length) return true;
        if (!TryParse(text, out decimal number) || number < 0 || number > ulong.MaxValue) return false;
        value = (ulong)number;
        return true;
    }

    /// <summary>A duration in units of <paramref name="microsecondsPerUnit"/>, rounded to microseconds.</summary>
    public static bool TryParseDuration(ReadOnlySpan<byte> text, long microsecondsPerUnit, out ulong microseconds)
    {
        microseconds = 0;
        if (!TryParse(text, out decimal number) || number < 0 || number > MaxDuration / microsecondsPerUnit) return false;
        microseconds = (ulong)Math.Round(number * microsecondsPerUnit, MidpointRounding.AwayFromZero);
        return true;
    }

    /// <summary>A hundred years: no request takes longer, and sums of many stay far from overflow.</summary>
    private const long MaxDuration = 100L * 366 * 24 * 3600 * 1_000_000;
}
