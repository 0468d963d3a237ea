using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>compressWhitespace</c>: each run of white space becomes one space.
/// </summary>
internal sealed class CompressWhitespace : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "compressWhitespace";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = AsciiText.Whitespace;

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        bool isSpace = false;
        foreach (byte current in source)
        {
            bool wasSpace = isSpace;
            isSpace = AsciiText.Whitespace.Contains(current);
            if (!isSpace) target[length++] = current;
            else if (!wasSpace) target[length++] = (byte)' ';
        }

        return length;
    }
}
