using System.Buffers.Binary;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Reads the pieces of a stored state, each with its bound.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("The state of API discovery holds a number that does not end.");
    }

    public int Count(int most)
    {
        ulong value = Number();
        return value <= (ulong)most ? (int)value : throw new InvalidDataException($"The state of API discovery holds {value} where at most {most} can be.");
    }

    public long Signed()
    {
        ulong value = Number();
        return value <= long.MaxValue ? (long)value : throw new InvalidDataException("The state of API discovery holds a count that no counting reaches.");
    }

    public uint Key()
    {
        ulong value = Number();
        return value <= uint.MaxValue ? (uint)value : throw new InvalidDataException("The state of API discovery holds a key that is too long.");
    }

    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public ReadOnlySpan<byte> Text(int most) => Take(Count(most));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count) throw new InvalidDataException("The state of API discovery is cut off.");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
