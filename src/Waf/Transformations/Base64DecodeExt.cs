using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>base64DecodeExt</c>: Base64 in which every byte that does not belong to it is skipped, wherever it stands, also with <c>-</c> and <c>_</c>
/// for <c>+</c> and <c>/</c>. Padding behind a single digit of a group gives nothing.
/// </summary>
internal sealed class Base64DecodeExt : Transformation
{
    /// <inheritdoc />
    public override string Name => "base64DecodeExt";

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
        for (int index = 0; index < value.Length; index++)
        {
            byte current = value[index];
            if (current == '=' && count % 4 == 1 && (index + 1 == value.Length || value[index + 1] != '=')) return true;

            int digit = current switch { (byte)'-' => 62, (byte)'_' => 63, _ => Base64Alphabet.Digit(current) };
            if (digit < 0) continue;

            bits = bits << 6 | digit;
            if (count++ % 4 is int place and > 0) target[length++] = (byte)(bits >> (6 - 2 * place));
        }

        output.Advance(length);
        return true;
    }
}
