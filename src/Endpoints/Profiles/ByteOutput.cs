using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Insight.Endpoints.Profiles;

/// <summary>Writes documents of profiles: numbers in seven-bit groups, least first (LEB128), text with its length before it.</summary>
internal sealed class ByteOutput
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Byte(byte value) => _bytes.Write([value]);

    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    public void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    public void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Number((ulong)bytes.Length);
        Raw(bytes);
    }
}
