using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>What several transformations ask about single bytes.</summary>
internal static class AsciiText
{
    private static readonly sbyte[] s_hex = HexValues();

    /// <summary>The white space of C's <c>isspace</c>: space, tab, line feed, vertical tab, form feed, carriage return.</summary>
    public static ByteSet Whitespace { get; } = new(" \t\n\v\f\r"u8);

    /// <summary>Whether a byte is a hexadecimal digit.</summary>
    public static bool IsHex(byte value) => s_hex[value] >= 0;

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int Hex(byte value) => s_hex[value];

    /// <summary>The byte written by two hexadecimal digits, or -1 when the text is shorter or holds anything else.</summary>
    public static int HexPair(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2) return -1;
        int value = s_hex[text[0]] * 16 + s_hex[text[1]];
        return s_hex[text[0]] < 0 || s_hex[text[1]] < 0 ? -1 : value;
    }

    /// <summary>
    /// The byte that four hexadecimal digits of a UTF-16 unit stand for: the low one, or the ASCII character
    /// of a full-width form (U+FF01 to U+FF5E); -1 when they are not four such digits.
    /// </summary>
    public static int HexUnit(ReadOnlySpan<byte> text)
    {
        if (text.Length < 4) return -1;
        int high = HexPair(text);
        int low = HexPair(text[2..]);
        return high < 0 || low < 0 ? -1 : FoldFullWidth(high, low);
    }

    /// <summary>The low byte of a UTF-16 unit, or the ASCII character when the unit is a full-width form of it.</summary>
    public static int FoldFullWidth(int high, int low) => high == 0xFF && low is > 0 and < 0x5F ? low + 0x20 : low;

    /// <summary>Whether a byte is an octal digit.</summary>
    public static bool IsOctal(byte value) => value is >= (byte)'0' and <= (byte)'7';

    /// <summary>The control character that a letter stands for behind a backslash in C and JavaScript, or -1.</summary>
    public static int ControlEscape(byte letter) => letter switch
    {
        (byte)'a' => 0x07,
        (byte)'b' => 0x08,
        (byte)'f' => 0x0C,
        (byte)'n' => 0x0A,
        (byte)'r' => 0x0D,
        (byte)'t' => 0x09,
        (byte)'v' => 0x0B,
        _ => -1,
    };

    private static sbyte[] HexValues()
    {
        sbyte[] values = new sbyte[256];
        for (int value = 0; value < values.Length; value++)
        {
            values[value] = (sbyte)(char.IsAsciiHexDigit((char)value) ? Convert.ToInt32(((char)value).ToString(), 16) : -1);
        }

        return values;
    }
}
