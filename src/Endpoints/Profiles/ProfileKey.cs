using System.Buffers.Binary;
using System.Numerics;

namespace Insight.Endpoints.Profiles;

/// <summary>The installation's secret, under which names, clients and values of enumerations are hashed: SipHash-2-4 (Aumasson and Bernstein, 2012).</summary>
/// <remarks>Who does not have it can neither find out a value from its hash nor choose names or clients that meet.</remarks>
public readonly record struct ProfileKey
{
    /// <summary>Its length, in bytes.</summary>
    public const int Length = 16;

    private readonly ulong _first;
    private readonly ulong _second;

    /// <summary>A key.</summary>
    /// <param name="key"><see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public ProfileKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Length) throw new ArgumentException($"a key has {Length} bytes", nameof(key));
        _first = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _second = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>Tells keys apart without telling the key; never 0.</summary>
    public ulong Id => Hash("insight-profile-key/1"u8) | 1;

    /// <summary>Writes its bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _first);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], _second);
    }

    /// <summary>The hash of a text.</summary>
    public ulong Hash(ReadOnlySpan<byte> text)
    {
        ulong v0 = _first ^ 0x736f6d6570736575, v1 = _second ^ 0x646f72616e646f6d, v2 = _first ^ 0x6c7967656e657261, v3 = _second ^ 0x7465646279746573;
        ulong last = (ulong)text.Length << 56;
        for (; text.Length >= 8; text = text[8..]) Take(BinaryPrimitives.ReadUInt64LittleEndian(text), ref v0, ref v1, ref v2, ref v3);
        for (int i = 0; i < text.Length; i++) last |= (ulong)text[i] << (8 * i);
        Take(last, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xFF;
        for (int i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /// <inheritdoc />
    public override string ToString() => "***";

    private static void Take(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
