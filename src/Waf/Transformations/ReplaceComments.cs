using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>replaceComments</c>: each <c>/* … */</c> becomes one space, and so does one without an end, up to the end of the value.
/// A lone <c>*/</c> stays.
/// </summary>
internal sealed class ReplaceComments : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "replaceComments";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new((byte)'*');

    /// <inheritdoc />
    protected override int Lookback => 1;

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        while (source.IndexOf("/*"u8) is >= 0 and int start)
        {
            source[..start].CopyTo(target[length..]);
            length += start;
            target[length++] = (byte)' ';
            source = source[(start + 2)..];
            int end = source.IndexOf("*/"u8);
            source = end < 0 ? [] : source[(end + 2)..];
        }

        source.CopyTo(target[length..]);
        return length + source.Length;
    }
}
