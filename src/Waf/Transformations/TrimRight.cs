using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary><c>trimRight</c>: takes white space at the end away.</summary>
internal sealed class TrimRight : Transformation
{
    /// <inheritdoc />
    public override string Name => "trimRight";

    /// <inheritdoc />
    public override ByteSet Triggers => AsciiText.Whitespace;

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        ReadOnlySpan<byte> rest = value;
        while (!rest.IsEmpty && AsciiText.Whitespace.Contains(rest[^1])) rest = rest[..^1];
        if (rest.Length == value.Length) return false;
        output.Add(rest);
        return true;
    }
}
