namespace Insight.Storage.ClickHouse.Native;

/// <summary>Values of <c>FixedString(size)</c>: ids and hashes.</summary>
/// <param name="size">Bytes per value.</param>
public sealed class FixedStringColumn(int size) : NativeColumn($"FixedString({size})")
{
    private readonly ByteBuffer _bytes = new();

    /// <inheritdoc />
    public override int Rows => _bytes.Length / size;

    /// <summary>Appends one value; an empty or shorter one is filled up with zeros.</summary>
    /// <exception cref="ArgumentException">The value is longer than the column's size.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        if (value.Length > size) throw new ArgumentException($"A value of {value.Length} bytes does not fit {TypeName}.", nameof(value));
        Span<byte> room = _bytes.Reserve(size);
        value.CopyTo(room);
        room[value.Length..].Clear();
    }

    /// <inheritdoc />
    public override void AppendDefault() => Append(default);

    /// <inheritdoc />
    public override void Reset() => _bytes.Clear();

    internal override void CollectData(List<ReadOnlyMemory<byte>> segments) => segments.Add(_bytes.Memory);
}
