using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>escapeSeqDecode</c>: undoes the escapes of ANSI C: <c>\a \b \f \n \r \t \v</c>, <c>\xHH</c> (also with a capital X) and one to
/// three octal digits, of whose number the low byte is taken. Any other character loses its backslash; a backslash at the end stays.
/// </summary>
internal sealed class EscapeSeqDecode : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "escapeSeqDecode";

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
        if (first is (byte)'x' or (byte)'X' && AsciiText.HexPair(text[1..]) is >= 0 and int pair)
        {
            read = 3;
            return (byte)pair;
        }

        if (AsciiText.IsOctal(first))
        {
            int value = 0;
            for (read = 0; read < 3 && read < text.Length && AsciiText.IsOctal(text[read]); read++) value = value * 8 + text[read] - '0';
            return (byte)value;
        }

        read = 1;
        return AsciiText.ControlEscape(first) is >= 0 and int control ? (byte)control : first;
    }
}
