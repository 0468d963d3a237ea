using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>sqlHexDecode</c>: <c>0x</c> and pairs of hexadecimal digits become the bytes. Unlike ModSecurity 3, which loses the last byte of a value
/// and all behind a NUL, everything else stays.
/// </summary>
internal sealed class SqlHexDecode : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "sqlHexDecode";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new("xX"u8);

    /// <inheritdoc />
    protected override int Lookback => 1;

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        for (int index = 0; index < source.Length;)
        {
            ReadOnlySpan<byte> rest = source[index..];
            if (rest.Length >= 4 && rest[0] == '0' && (rest[1] | 0x20) == 'x' && AsciiText.HexPair(rest[2..]) >= 0)
            {
                index += 2;
                while (AsciiText.HexPair(source[index..]) is >= 0 and int pair)
                {
                    target[length++] = (byte)pair;
                    index += 2;
                }
            }
            else
            {
                target[length++] = rest[0];
                index++;
            }
        }

        return length;
    }
}
