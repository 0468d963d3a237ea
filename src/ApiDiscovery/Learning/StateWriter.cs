using System.Buffers;
using System.Buffers.Binary;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Writes the pieces of a stored state.</summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Byte(byte value) => _buffer.Write([value]);

    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Seven bits per byte, lowest first; the highest bit says that more follow.</summary>
    public void Number(ulong value)
    {
        Span<byte> to = _buffer.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7) to[length++] = (byte)(value | 0x80);
        to[length++] = (byte)value;
        _buffer.Advance(length);
    }

    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(sizeof(ulong)), value);
        _buffer.Advance(sizeof(ulong));
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Number((ulong)utf8.Length);
        _buffer.Write(utf8);
    }
}
