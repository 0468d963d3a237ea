using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary><c>normalizePath</c>: takes empty segments, <c>.</c> and <c>..</c> out of a path.</summary>
internal sealed class NormalizePath : Transformation
{
    /// <inheritdoc />
    public override string Name => "normalizePath";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new("./"u8);

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        if (PathNormalizer.IsNormal(value)) return false;
        Span<byte> path = output.Reserve(value.Length);
        value.CopyTo(path);
        output.Advance(PathNormalizer.Normalize(path));
        return !output.Written.SequenceEqual(value);
    }
}
