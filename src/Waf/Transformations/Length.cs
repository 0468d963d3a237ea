using System.Globalization;
using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>length</c>: the number of bytes, in decimal.
/// </summary>
internal sealed class Length : Transformation
{
    /// <inheritdoc />
    public override string Name => "length";

    /// <inheritdoc />
    public override ByteSet Triggers => ByteSet.All;

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        value.Length.TryFormat(output.Reserve(11), out int length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
        return !output.Written.SequenceEqual(value);
    }
}
