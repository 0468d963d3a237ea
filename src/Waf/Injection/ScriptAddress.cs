namespace Insight.Waf.Injection;

/// <summary>Tells addresses that run script (<c>javascript:</c> and its kin), read as browsers read them: entities decoded, controls dropped.</summary>
internal static class ScriptAddress
{
    // The longest scheme looked for.
    private const int MaxLength = 12;

    /// <summary>Whether an attribute's value is such an address.</summary>
    public static bool Is(ReadOnlySpan<byte> value)
    {
        Span<byte> scheme = stackalloc byte[MaxLength];
        int length = 0;
        while (length < scheme.Length && !value.IsEmpty)
        {
            int letter = NextCharacter(ref value);
            // What stands before an address is trimmed; NULs, tabs and ends of lines count nowhere in it.
            if (length == 0 && letter is <= 0x20 or >= 0x7f) continue;
            if (letter is 0 or '\t' or '\n' or '\r') continue;
            if (letter >= 0x7f) break;
            scheme[length++] = (byte)char.ToLowerInvariant((char)letter);
        }

        ReadOnlySpan<byte> start = scheme[..length];
        return start.StartsWith("java"u8) || start.StartsWith("data"u8) || start.StartsWith("vbscript"u8) || start.StartsWith("view-source"u8);
    }

    private static int NextCharacter(ref ReadOnlySpan<byte> value)
    {
        int first = value[0];
        if (first != '&') return Advance(ref value, 1, first);
        if (value.Length > 2 && value[1] == '#') return NextReference(ref value);
        if (StartsWith(value, "&tab;"u8)) return Advance(ref value, 5, '\t');
        if (StartsWith(value, "&newline;"u8)) return Advance(ref value, 9, '\n');
        return Advance(ref value, 1, first);
    }

    // &#106; &#x6a; and without the semicolon, with any number of zeros before.
    private static int NextReference(ref ReadOnlySpan<byte> value)
    {
        bool hex = (value[2] | 0x20) == 'x';
        int start = hex ? 3 : 2;
        int at = start;
        int code = 0;
        for (; at < value.Length; at++)
        {
            char digit = (char)value[at];
            if (!(hex ? char.IsAsciiHexDigit(digit) : char.IsAsciiDigit(digit))) break;
            int number = char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
            code = Math.Min((code * (hex ? 16 : 10)) + number, 0x110000);
        }

        if (at == start) return Advance(ref value, 1, '&');
        if (at < value.Length && value[at] == ';') at++;
        return Advance(ref value, at, code);
    }

    private static int Advance(ref ReadOnlySpan<byte> value, int count, int letter)
    {
        value = value[count..];
        return letter;
    }

    private static bool StartsWith(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name) =>
        value.Length >= name.Length && System.Text.Ascii.EqualsIgnoreCase(value[..name.Length], name);
}
