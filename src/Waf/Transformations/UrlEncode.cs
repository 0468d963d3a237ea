using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>urlEncode</c>: a space becomes <c>+</c>; letters, digits and <c>*</c> stay; every other byte becomes <c>%hh</c> in small letters.
/// </summary>
internal sealed class UrlEncode : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "urlEncode";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new([.. Enumerable.Range(0, 256).Where(value => !char.IsAsciiLetterOrDigit((char)value) && value != '*').Select(value => (byte)value)]);

    /// <inheritdoc />
    protected override int MaxLength(int length) => checked(length * 3);

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        foreach (byte current in source)
        {
            if (current == ' ')
            {
                target[length++] = (byte)'+';
            }
            else if (Triggers.Contains(current))
            {
                target[length++] = (byte)'%';
                target[length++] = "0123456789abcdef"u8[current >> 4];
                target[length++] = "0123456789abcdef"u8[current & 0xF];
            }
            else
            {
                target[length++] = current;
            }
        }

        return length;
    }
}
