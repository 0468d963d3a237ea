using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>base64Decode</c>: Base64 of RFC 4648 up to the first byte that does not belong to it; line ends are skipped, padding may be missing.
/// Coraza does the same; ModSecurity 3 gives nothing at all for a value with a wrong byte.
/// </summary>
internal sealed class Base64Decode : Transformation
{
    /// <inheritdoc />
    public override string Name => "base64Decode";

    /// <inheritdoc />
    public override ByteSet Triggers => ByteSet.All;

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        if (value.IsEmpty) return false;
        Span<byte> target = output.Reserve(value.Length);
        int length = 0;
        int bits = 0;
        int count = 0;
        foreach (byte current in value)
        {
            if (current is (byte)'\r' or (byte)'\n') continue;
            int digit = Base64Alphabet.Digit(current);
            if (digit < 0) break;

            bits = bits << 6 | digit;
            // Each digit but the first of four completes a byte.
            if (count++ % 4 is int place and > 0) target[length++] = (byte)(bits >> (6 - 2 * place));
        }

        output.Advance(length);
        return true;
    }
}
