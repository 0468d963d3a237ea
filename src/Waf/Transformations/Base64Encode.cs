using System.Buffers.Text;
using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>base64Encode</c>: Base64 of RFC 4648, with padding.
/// </summary>
internal sealed class Base64Encode : Transformation
{
    /// <inheritdoc />
    public override string Name => "base64Encode";

    /// <inheritdoc />
    public override ByteSet Triggers => ByteSet.All;

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        if (value.IsEmpty) return false;
        Base64.EncodeToUtf8(value, output.Reserve(Base64.GetMaxEncodedToUtf8Length(value.Length)), out _, out int length);
        output.Advance(length);
        return true;
    }
}
