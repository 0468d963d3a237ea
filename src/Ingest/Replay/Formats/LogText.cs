using System.Text;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Turns bytes of a log into the bounded, valid text that records carry.</summary>
internal static class LogText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>At most <paramref name="maxBytes"/> of the text, cut at a character; what is not UTF-8 becomes U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> text, int maxBytes)
    {
        string value = Utf8.GetString(Cut(text, maxBytes));
        if (Utf8.GetByteCount(value) <= maxBytes) return value;

        // Replacement characters are longer than what they replace.
        byte[] bytes = Utf8.GetBytes(value);
        return Utf8.GetString(Cut(bytes, maxBytes));
    }

    /// <summary>As <see cref="Of"/>, for text that is the same on many lines.</summary>
    public static string Common(ReadOnlySpan<byte> text, int maxBytes) => text.Length <= maxBytes && CommonText.Of(text) is { } known ? known : Of(text, maxBytes);

    /// <summary>The longest prefix of at most <paramref name="maxBytes"/> that does not split a character.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.Length <= maxBytes) return text;
        int end = maxBytes;
        while (end > 0 && end > maxBytes - 4 && (text[end] & 0xC0) == 0x80) end--;
        return text[..end];
    }

    /// <summary>
    /// Undoes the escapes of nginx and Apache (<c>\xHH</c>, <c>\"</c>, <c>\\</c>, <c>\n</c>, <c>\t</c> …) into
    /// <paramref name="destination"/>, which is at least as long as the text; returns the length.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i];
            if (b != '\\' || i + 1 == text.Length)
            {
                destination[length++] = b;
                continue;
            }

            byte next = text[++i];
            if (next is (byte)'x' && i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                destination[length++] = (byte)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
                i += 2;
                continue;
            }

            destination[length++] = next switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'v' => (byte)'\v',
                (byte)'f' => (byte)'\f',
                _ => next,
            };
        }

        return length;
    }

    /// <summary>The value of one hexadecimal digit.</summary>
    public static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => digit - 'A' + 10,
    };
}
