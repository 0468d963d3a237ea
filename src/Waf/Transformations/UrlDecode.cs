using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>urlDecode</c>: <c>%HH</c> becomes the byte, <c>+</c> a space; anything else behind a percent sign stays as it is.
/// </summary>
internal sealed class UrlDecode : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "urlDecode";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new("%+"u8);

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        for (int index = 0; index < source.Length;)
        {
            byte current = source[index++];
            if (current == '%' && AsciiText.HexPair(source[index..]) is >= 0 and int pair)
            {
                current = (byte)pair;
                index += 2;
            }
            else if (current == '+')
            {
                current = (byte)' ';
            }

            target[length++] = current;
        }

        return length;
    }
}
