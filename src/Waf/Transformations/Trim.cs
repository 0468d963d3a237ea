using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary><c>trim</c>: takes white space at both ends away.</summary>
internal sealed class Trim : Transformation
{
    /// <inheritdoc />
    public override string Name => "trim";

    /// <inheritdoc />
    public override ByteSet Triggers => AsciiText.Whitespace;

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        ReadOnlySpan<byte> rest = value;
        int start = AsciiText.Whitespace.IndexOutside(rest);
        rest = start < 0 ? [] : rest[start..];
        while (!rest.IsEmpty && AsciiText.Whitespace.Contains(rest[^1])) rest = rest[..^1];
        if (rest.Length == value.Length) return false;
        output.Add(rest);
        return true;
    }
}
