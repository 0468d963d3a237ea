using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>cssDecode</c>: undoes the escapes of CSS 2. A backslash and one to six hexadecimal digits become the byte of the last two digits
/// (full-width forms their ASCII character) and swallow one white space behind them; a backslash before a line feed vanishes with it;
/// before any other character, and at the end, only the backslash vanishes.
/// </summary>
internal sealed class CssDecode : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "cssDecode";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new((byte)'\\');

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        for (int index = 0; index < source.Length;)
        {
            byte current = source[index++];
            if (current != '\\')
            {
                target[length++] = current;
                continue;
            }

            if (index == source.Length) break;

            int code = 0;
            int digits = 0;
            while (digits < 6 && index < source.Length && AsciiText.Hex(source[index]) is >= 0 and int digit)
            {
                code = code * 16 + digit;
                digits++;
                index++;
            }

            if (digits > 0)
            {
                target[length++] = (byte)AsciiText.FoldFullWidth(code >> 8, code & 0xFF);
                if (index < source.Length && AsciiText.Whitespace.Contains(source[index])) index++;
            }
            else if (source[index] == '\n')
            {
                index++;
            }
            else
            {
                target[length++] = source[index++];
            }
        }

        return length;
    }
}
