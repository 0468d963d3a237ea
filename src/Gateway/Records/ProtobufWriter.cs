using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Insight.Gateway.Records;

/// <summary>Writes protobuf fields (https://protobuf.dev/programming-guides/encoding/) straight into a buffer: the hot path of a record.</summary>
/// <remarks>Nothing here throws: a field that does not fit is left out. Fields with the default value are left out, as proto3 says.</remarks>
internal ref struct ProtobufWriter(Span<byte> buffer)
{
    private const int Varint = 0;
    private const int EightBytes = 1;
    private const int Delimited = 2;

    /// <summary>The longest varint.</summary>
    private const int MaxVarint = 10;

    /// <summary>Field numbers here need at most two bytes with their wire type.</summary>
    private const int MaxTag = 2;

    /// <summary>Lengths below 16,384 need at most two bytes; all texts here are shorter.</summary>
    private const int MaxPrefix = 2;

    /// <summary>What a field of bytes takes beside its value, at most.</summary>
    public const int MaxFraming = MaxTag + MaxPrefix;

    private readonly Span<byte> _buffer = buffer;
    private int _position;

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _position;

    /// <summary>Bytes that can still be written.</summary>
    public readonly int Room => _buffer.Length - _position;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._position];

    public void Number(int field, ulong value)
    {
        if (value == 0 || Room < MaxTag + MaxVarint) return;
        Tag(field, Varint);
        Variable(value);
    }

    public void Flag(int field, bool value) => Number(field, value ? 1UL : 0);

    /// <summary>A <c>bytes</c> field holding a number in big-endian order; left out when zero.</summary>
    public void BigEndian(int field, ulong value)
    {
        if (value == 0) return;
        Span<byte> bytes = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        Bytes(field, bytes);
    }

    /// <summary>A <c>bytes</c> field holding a number in big-endian order; left out when zero.</summary>
    public void BigEndian(int field, UInt128 value)
    {
        if (value == 0) return;
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        Bytes(field, bytes);
    }

    public void Fixed64(int field, ulong value)
    {
        if (value == 0 || Room < MaxTag + 8) return;
        Tag(field, EightBytes);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(_buffer[_position..], value);
        _position += 8;
    }

    /// <summary>Bytes, or text that is UTF-8 already.</summary>
    public void Bytes(int field, scoped ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || Room < MaxTag + MaxPrefix + value.Length) return;
        Tag(field, Delimited);
        Variable((uint)value.Length);
        value.CopyTo(_buffer[_position..]);
        _position += value.Length;
    }

    /// <summary>Text, cut between characters so that it takes at most <paramref name="maxBytes"/>; what is no Unicode becomes U+FFFD.</summary>
    public void Text(int field, scoped ReadOnlySpan<char> value, int maxBytes)
    {
        if (value.IsEmpty) return;
        int limit = Math.Min(maxBytes, Room - MaxTag - MaxPrefix);
        if (limit <= 0) return;

        Tag(field, Delimited);
        int prefix = Math.Min(value.Length, limit) < 128 ? 1 : 2;
        Utf8.FromUtf16(value, _buffer.Slice(_position + prefix, limit), out _, out int length);
        Finish(prefix, length);
    }

    /// <summary>A value's own UTF-8 text, such as that of an address: at most 64 bytes.</summary>
    public void Formatted<T>(int field, T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[64];
        if (value.TryFormat(text, out int length, default, null)) Bytes(field, text[..length]);
    }

    /// <summary>One entry of a <c>map&lt;string, string&gt;</c>.</summary>
    public void Pair(int field, string key, string value, int maxBytes)
    {
        Span<byte> entry = stackalloc byte[(2 * maxBytes) + 16];
        ProtobufWriter pair = new(entry);
        pair.Text(1, key, maxBytes);
        pair.Text(2, value, maxBytes);
        Bytes(field, pair.Written);
    }

    /// <summary>Fields that were encoded before.</summary>
    public void Raw(scoped ReadOnlySpan<byte> fields)
    {
        if (Room < fields.Length) return;
        fields.CopyTo(_buffer[_position..]);
        _position += fields.Length;
    }

    /// <summary>Puts the length before text that was written behind a guess of its width.</summary>
    private void Finish(int guessed, int length)
    {
        int actual = length < 128 ? 1 : 2;
        if (actual != guessed) _buffer.Slice(_position + guessed, length).CopyTo(_buffer[(_position + actual)..]);
        Variable((uint)length);
        _position += length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tag(int field, int wireType) => Variable((uint)((field << 3) | wireType));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Variable(ulong value)
    {
        while (value >= 0x80)
        {
            _buffer[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_position++] = (byte)value;
    }
}
