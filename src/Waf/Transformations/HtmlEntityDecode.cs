using System.Text;
using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>htmlEntityDecode</c>: <c>&amp;#xH…</c> and <c>&amp;#D…</c> become the low byte of the number, <c>&amp;quot; &amp;amp; &amp;lt; &amp;gt; &amp;nbsp;</c> (in any
/// case; a no-break space is 0xA0) the character; the semicolon may be missing. Other entities stay as they are.
/// </summary>
internal sealed class HtmlEntityDecode : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "htmlEntityDecode";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new((byte)'&');

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        for (int index = 0; index < source.Length;)
        {
            byte current = source[index++];
            if (current == '&' && Decode(source[index..], out int read) is >= 0 and int decoded)
            {
                current = (byte)decoded;
                index += read;
                if (index < source.Length && source[index] == ';') index++;
            }

            target[length++] = current;
        }

        return length;
    }

    private static int Decode(ReadOnlySpan<byte> text, out int read)
    {
        read = 0;
        if (text.IsEmpty) return -1;
        if (text[0] != '#') return Named(text, out read);

        bool isHex = text.Length > 1 && (text[1] | 0x20) == 'x';
        int numberBase = isHex ? 16 : 10;
        int start = isHex ? 2 : 1;
        long number = 0;
        bool overflows = false;
        for (read = start; read < text.Length && AsciiText.Hex(text[read]) is >= 0 and int digit && digit < numberBase; read++)
        {
            overflows = overflows || number > (long.MaxValue - digit) / numberBase;
            if (!overflows) number = number * numberBase + digit;
        }

        if (read == start) return -1;
        // A number too large for 64 bits counts as the largest one, as with C's strtol.
        return overflows ? 0xFF : (int)(number & 0xFF);
    }

    private static int Named(ReadOnlySpan<byte> text, out int read)
    {
        for (read = 0; read < text.Length && char.IsAsciiLetterOrDigit((char)text[read]); read++)
        {
            if (read == 4) return -1; // No name is longer.
        }

        ReadOnlySpan<byte> name = text[..read];
        if (Ascii.EqualsIgnoreCase(name, "quot"u8)) return '"';
        if (Ascii.EqualsIgnoreCase(name, "amp"u8)) return '&';
        if (Ascii.EqualsIgnoreCase(name, "lt"u8)) return '<';
        if (Ascii.EqualsIgnoreCase(name, "gt"u8)) return '>';
        return Ascii.EqualsIgnoreCase(name, "nbsp"u8) ? 0xA0 : -1;
    }
}
