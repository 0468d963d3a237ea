using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary><c>normalizePathWin</c>: as <c>normalizePath</c>, after all backslashes became slashes (ModSecurity 3 misses those behind a segment that it takes out).</summary>
internal sealed class NormalizePathWin : Transformation
{
    /// <inheritdoc />
    public override string Name => "normalizePathWin";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new("./\\"u8);

    /// <inheritdoc />
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        if (!value.Contains((byte)'\\') && PathNormalizer.IsNormal(value)) return false;
        Span<byte> path = output.Reserve(value.Length);
        value.Replace(path, (byte)'\\', (byte)'/');
        output.Advance(PathNormalizer.Normalize(path));
        return !output.Written.SequenceEqual(value);
    }
}
