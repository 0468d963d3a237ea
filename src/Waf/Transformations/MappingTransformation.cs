using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>A transformation that replaces each byte by another one, whatever stands around it.</summary>
internal abstract class MappingTransformation : Transformation
{
    private readonly byte[] _map = new byte[256];

    protected MappingTransformation(Func<byte, byte> map)
    {
        for (int value = 0; value < _map.Length; value++) _map[value] = map((byte)value);
        Triggers = new ByteSet([.. Enumerable.Range(0, _map.Length).Where(value => _map[value] != value).Select(value => (byte)value)]);
    }

    /// <inheritdoc />
    public override ByteSet Triggers { get; }

    /// <inheritdoc />
    public sealed override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        int first = Triggers.IndexIn(value);
        if (first < 0) return false;

        Span<byte> target = output.Reserve(value.Length);
        value[..first].CopyTo(target);
        Map(value[first..], target[first..]);
        output.Advance(value.Length);
        return true;
    }

    /// <summary>Maps each byte of the source into the target, which is as long.</summary>
    protected virtual void Map(ReadOnlySpan<byte> source, Span<byte> target)
    {
        byte[] map = _map;
        for (int index = 0; index < source.Length; index++) target[index] = map[source[index]];
    }
}
