using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>hexDecode</c>: a byte for each two hexadecimal digits. As in ModSecurity other characters are taken as if they were digits
/// and a single one at the end is dropped.
/// </summary>
internal sealed class HexDecode : Transformation
{
    /// <inheritdoc />
    public override string Name => "hexDecode";

    /// <inheritdoc />
    public override ByteSet Triggers => ByteSet.All;

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        if (value.IsEmpty) return false;
        Span<byte> target = output.Reserve(value.Length / 2);
        for (int index = 0; index < target.Length; index++) target[index] = (byte)(Digit(value[2 * index]) * 16 + Digit(value[2 * index + 1]));
        output.Advance(target.Length);
        return true;
    }

    private static int Digit(byte value) => value >= 'A' ? (value & 0xDF) - 'A' + 10 : value - '0';
}
