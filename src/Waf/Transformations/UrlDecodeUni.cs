using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>urlDecodeUni</c>: as <c>urlDecode</c>, and <c>%uHHHH</c> becomes the low byte of the code, full-width forms their ASCII
/// character (<c>%uff1c</c> is <c>&lt;</c>). A map of a code page, where there is one, goes before both. Escapes that are not whole stay as they are.
/// </summary>
internal sealed class UrlDecodeUni(UnicodeMap? map = null) : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "urlDecodeUni";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new("%+"u8);

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        for (int index = 0; index < source.Length;)
        {
            byte current = source[index++];
            if (current == '%')
            {
                ReadOnlySpan<byte> rest = source[index..];
                if (AsciiText.HexPair(rest) is >= 0 and int pair)
                {
                    current = (byte)pair;
                    index += 2;
                }
                else if (rest.Length > 4 && (rest[0] | 0x20) == 'u' && AsciiText.HexUnit(rest[1..]) is >= 0 and int unit)
                {
                    current = (byte)(Mapped(rest[1..]) is >= 0 and int mapped ? mapped : unit);
                    index += 5;
                }
            }
            else if (current == '+')
            {
                current = (byte)' ';
            }

            target[length++] = current;
        }

        return length;
    }

    private int Mapped(ReadOnlySpan<byte> unit) => map is null ? -1 : map.Find(AsciiText.HexPair(unit) << 8 | AsciiText.HexPair(unit[2..]));
}
