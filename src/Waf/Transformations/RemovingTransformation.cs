using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>A transformation that takes all bytes of a set out of a value.</summary>
internal abstract class RemovingTransformation(ByteSet removed) : Transformation
{
    /// <inheritdoc />
    public override ByteSet Triggers => removed;

    /// <inheritdoc />
    public sealed override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        int first = removed.IndexIn(value);
        if (first < 0) return false;

        output.Add(value[..first]);
        Span<byte> target = output.Reserve(value.Length - first);
        int length = 0;
        foreach (byte current in value[first..])
        {
            if (!removed.Contains(current)) target[length++] = current;
        }

        output.Advance(length);
        return true;
    }
}
