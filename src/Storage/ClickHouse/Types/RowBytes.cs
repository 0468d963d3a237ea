using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Insight.Storage.ClickHouse.Types;

/// <summary>Reads RowBinary values from the bytes received so far. Running out of bytes is a flag, not an exception.</summary>
/// <remarks>Once <see cref="IsShort"/> is set all values are void: the row is read again from its start when <see cref="Needed"/> bytes are there.</remarks>
internal ref struct RowBytes(ReadOnlySpan<byte> bytes)
{
    // Large enough for every value of fixed size; longer ones check IsShort.
    private static readonly byte[] s_zeros = new byte[64];
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public bool IsShort { get; private set; }

    /// <summary>The least number of bytes with which another attempt makes sense.</summary>
    public int Needed { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public ReadOnlySpan<byte> Take(int count)
    {
        if (!IsShort && count <= _bytes.Length - Position)
        {
            ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
            Position += count;
            return taken;
        }

        if (!IsShort) Needed = checked(Position + count);
        IsShort = true;
        return count <= s_zeros.Length ? s_zeros.AsSpan(0, count) : default;
    }

    public byte TakeByte() => Take(1)[0];

    /// <summary>A number of fixed size, little-endian as everything in RowBinary.</summary>
    public T Take<T>() where T : unmanaged => MemoryMarshal.Read<T>(Take(System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));

    public UInt128 TakeUInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    /// <summary>An unsigned LEB128 number: lengths and counts.</summary>
    public int TakeCount()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte b = TakeByte();
            value |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) != 0) continue;
            return value <= int.MaxValue / 2
                ? (int)value
                : throw new InvalidDataException($"A length of {value} in ClickHouse's answer is more than can be read.");
        }

        throw new InvalidDataException("A length in ClickHouse's answer is malformed.");
    }
}
