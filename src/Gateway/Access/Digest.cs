using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Insight.Gateway.Access;

/// <summary>SHA-256 of a secret: what is kept and compared in its place, so that neither memory nor time tells of it.</summary>
internal readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    public static Digest Read(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<Digest>(hash);

    /// <summary>Of the text's UTF-8.</summary>
    public static Digest Of(ReadOnlySpan<char> text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        Span<byte> bytes = most <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(most);
        int length = Encoding.UTF8.GetBytes(text, bytes);
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(bytes[..length], hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return Read(hash);
    }
}
