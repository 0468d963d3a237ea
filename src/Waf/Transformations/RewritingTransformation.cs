using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// A transformation that reads a value from front to back: what stands before the first trigger is copied, the rest rewritten.
/// </summary>
internal abstract class RewritingTransformation : Transformation
{
    /// <summary>How many bytes before the first trigger may belong to what is rewritten, such as the slash of <c>/*</c>.</summary>
    protected virtual int Lookback => 0;

    /// <inheritdoc />
    public sealed override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        int first = Triggers.IndexIn(value);
        if (first < 0) return false;

        int start = Math.Max(0, first - Lookback);
        output.Add(value[..start]);
        ReadOnlySpan<byte> rest = value[start..];
        output.Advance(Rewrite(rest, output.Reserve(MaxLength(rest.Length))));
        return !output.Written.SequenceEqual(value);
    }

    /// <summary>The most bytes that <see cref="Rewrite"/> writes for so many bytes read.</summary>
    protected virtual int MaxLength(int length) => length;

    /// <summary>Rewrites the value from its first trigger (less <see cref="Lookback"/>) on; returns the bytes written.</summary>
    protected abstract int Rewrite(ReadOnlySpan<byte> source, Span<byte> target);
}
