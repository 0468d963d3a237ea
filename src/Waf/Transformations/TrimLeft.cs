using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary><c>trimLeft</c>: takes white space at the start away.</summary>
internal sealed class TrimLeft : Transformation
{
    /// <inheritdoc />
    public override string Name => "trimLeft";

    /// <inheritdoc />
    public override ByteSet Triggers => AsciiText.Whitespace;

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        ReadOnlySpan<byte> rest = value;
        int start = AsciiText.Whitespace.IndexOutside(rest);
        rest = start < 0 ? [] : rest[start..];
        if (rest.Length == value.Length) return false;
        output.Add(rest);
        return true;
    }
}
