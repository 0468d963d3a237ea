using System.Runtime.CompilerServices;

namespace Insight.Storage.ClickHouse.Native;

/// <summary>
/// Values of fixed size that are sent as they lie in memory: integers, floats, <c>Bool</c> (byte), <c>Enum8</c> (sbyte),
/// <c>DateTime</c> (uint seconds), <c>DateTime64(6)</c> (long microseconds), all little-endian.
/// </summary>
/// <typeparam name="T">A number of the same size as the ClickHouse type.</typeparam>
/// <param name="typeName">The ClickHouse type, such as <c>UInt64</c>.</param>
public sealed class NumberColumn<T>(string typeName) : NativeColumn(typeName) where T : unmanaged
{
    private readonly ByteBuffer _bytes = new();

    /// <inheritdoc />
    public override int Rows => _bytes.Length / Unsafe.SizeOf<T>();

    /// <summary>Appends one value.</summary>
    public void Append(T value) => _bytes.Write(value);

    /// <inheritdoc />
    public override void AppendDefault() => _bytes.Write(default(T));

    /// <inheritdoc />
    public override void Reset() => _bytes.Clear();

    internal override void CollectData(List<ReadOnlyMemory<byte>> segments) => segments.Add(_bytes.Memory);
}
