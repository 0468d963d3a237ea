using System.Buffers.Binary;

namespace Insight.Ingest.Records;

/// <summary>Reads protobuf's wire format from a span. Every read says whether there was enough; nothing is read beyond the end.</summary>
/// <remarks>Source: protobuf.dev, "Encoding". Hot path.</remarks>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Deepest nesting of (deprecated) groups that is skipped; no schema of ours has any.</summary>
    private const int MaxGroupDepth = 16;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>True when everything was read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Reads a varint of at most ten bytes.</summary>
    public bool TryReadVarint(out ulong value)
    {
        if (!_rest.IsEmpty && _rest[0] < 0x80)
        {
            value = _rest[0];
            _rest = _rest[1..];
            return true;
        }

        value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            byte b = _rest[i];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a length and that many bytes.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        if (!TryReadVarint(out ulong length) || length > (ulong)_rest.Length)
        {
            value = default;
            return false;
        }

        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Skips the value of a field that is not known.</summary>
    public bool TrySkip(uint tag) => TrySkip(tag, 0);

    private bool TrySkip(uint tag, int depth)
    {
        switch (tag & 7)
        {
            case 0:
                return TryReadVarint(out _);
            case 1:
                return TryAdvance(8);
            case 2:
                return TryReadBytes(out _);
            case 3:
                if (depth >= MaxGroupDepth) return false;
                while (TryReadVarint(out ulong inner) && inner <= uint.MaxValue && inner >> 3 != 0)
                {
                    if ((inner & 7) == 4) return inner >> 3 == tag >> 3;
                    if (!TrySkip((uint)inner, depth + 1)) return false;
                }

                return false;
            case 5:
                return TryAdvance(4);
            default:
                return false;
        }
    }

    /// <summary>Reads eight bytes, little-endian.</summary>
    public bool TryReadFixed64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_rest, out value)) return false;
        _rest = _rest[8..];
        return true;
    }

    private bool TryAdvance(int count)
    {
        if (_rest.Length < count) return false;
        _rest = _rest[count..];
        return true;
    }
}
