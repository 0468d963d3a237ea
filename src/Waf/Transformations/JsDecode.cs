using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>jsDecode</c>: undoes JavaScript's escapes. <c>\uHHHH</c> becomes the low byte (full-width forms their ASCII character),
/// <c>\xHH</c> the byte, <c>\OOO</c> up to 377 the byte, <c>\a \b \f \n \r \t \v</c> the control character; any other character
/// loses its backslash. A backslash at the end stays.
/// </summary>
internal sealed class JsDecode : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "jsDecode";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new((byte)'\\');

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        for (int index = 0; index < source.Length;)
        {
            byte current = source[index++];
            if (current != '\\' || index == source.Length)
            {
                target[length++] = current;
                continue;
            }

            target[length++] = Unescape(source[index..], out int read);
            index += read;
        }

        return length;
    }

    private static byte Unescape(ReadOnlySpan<byte> text, out int read)
    {
        byte first = text[0];
        if (first == 'u' && AsciiText.HexUnit(text[1..]) is >= 0 and int unit)
        {
            read = 5;
            return (byte)unit;
        }

        if (first == 'x' && AsciiText.HexPair(text[1..]) is >= 0 and int pair)
        {
            read = 3;
            return (byte)pair;
        }

        if (AsciiText.IsOctal(first))
        {
            // A third digit counts only while the number still is one byte.
            int most = first <= '3' ? 3 : 2;
            int value = 0;
            for (read = 0; read < most && read < text.Length && AsciiText.IsOctal(text[read]); read++) value = value * 8 + text[read] - '0';
            return (byte)value;
        }

        read = 1;
        return AsciiText.ControlEscape(first) is >= 0 and int control ? (byte)control : first;
    }
}
