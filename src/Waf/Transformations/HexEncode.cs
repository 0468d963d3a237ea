using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>hexEncode</c>: two hexadecimal digits in small letters for each byte.
/// </summary>
internal sealed class HexEncode : Transformation
{
    /// <inheritdoc />
    public override string Name => "hexEncode";

    /// <inheritdoc />
    public override ByteSet Triggers => ByteSet.All;

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        if (value.IsEmpty) return false;
        Convert.TryToHexStringLower(value, output.Reserve(checked(value.Length * 2)), out int length);
        output.Advance(length);
        return true;
    }
}
