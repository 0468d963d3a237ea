using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>XXH64, the 64-bit xxHash (https://github.com/Cyan4973/xxHash, specification 0.1.1).</summary>
/// <remarks>One-shot only: the part of the package's surface that YARP and this product use.</remarks>
public static class XxHash64
{
    private const ulong Prime1 = 11400714785074694791;
    private const ulong Prime2 = 14029467366897019727;
    private const ulong Prime3 = 1609587929392839161;
    private const ulong Prime4 = 9650029242287828579;
    private const ulong Prime5 = 2870177450012600261;

    /// <summary>The hash of <paramref name="source"/> in big-endian bytes, as the package returns it.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> source)
    {
        byte[] result = new byte[8];
        Hash(source, result);
        return result;
    }

    /// <summary>Writes the hash in big-endian bytes; returns how many bytes were written (8).</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 8 bytes.</exception>
    public static int Hash(ReadOnlySpan<byte> source, Span<byte> destination, long seed = 0)
    {
        if (destination.Length < 8) throw new ArgumentException("The destination must hold 8 bytes.", nameof(destination));
        BinaryPrimitives.WriteUInt64BigEndian(destination, HashToUInt64(source, seed));
        return 8;
    }

    /// <summary>The hash of <paramref name="source"/> as a number.</summary>
    public static ulong HashToUInt64(ReadOnlySpan<byte> source, long seed = 0)
    {
        ulong start = (ulong)seed;
        int length = source.Length;
        ulong hash;
        if (length >= 32)
        {
            ulong a = start + Prime1 + Prime2, b = start + Prime2, c = start, d = start - Prime1;
            while (source.Length >= 32)
            {
                a = Round(a, Read64(source));
                b = Round(b, Read64(source[8..]));
                c = Round(c, Read64(source[16..]));
                d = Round(d, Read64(source[24..]));
                source = source[32..];
            }

            hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
                 + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
            hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
        }
        else
        {
            hash = start + Prime5;
        }

        hash += (ulong)length;
        while (source.Length >= 8)
        {
            hash = BitOperations.RotateLeft(hash ^ Round(0, Read64(source)), 27) * Prime1 + Prime4;
            source = source[8..];
        }

        if (source.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(source) * Prime1;
            hash = BitOperations.RotateLeft(hash, 23) * Prime2 + Prime3;
            source = source[4..];
        }

        foreach (byte value in source) hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Read64(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt64LittleEndian(source);

    private static ulong Round(ulong accumulator, ulong lane) =>
        BitOperations.RotateLeft(accumulator + lane * Prime2, 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => (hash ^ Round(0, lane)) * Prime1 + Prime4;
}
