using System.Numerics;

namespace Insight.Waf.Transformations;

/// <summary><c>lowercase</c>: ASCII capitals become small letters.</summary>
internal sealed class Lowercase() : MappingTransformation(static value => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value)
{
    /// <inheritdoc />
    public override string Name => "lowercase";

    /// <inheritdoc />
    protected override void Map(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int index = 0;
        for (; index <= source.Length - Vector<byte>.Count; index += Vector<byte>.Count)
        {
            Vector<byte> bytes = new(source[index..]);
            Vector<byte> isCapital = Vector.LessThan(bytes - new Vector<byte>((byte)'A'), new Vector<byte>(26));
            (bytes | (isCapital & new Vector<byte>(0x20))).CopyTo(target[index..]);
        }

        base.Map(source[index..], target[index..]);
    }
}
