using System.Security.Cryptography;
using System.Text;
using Insight.Storage.Erasure;

namespace Insight.Storage.Control.Erasure;

/// <summary>Keyed hashes that stand for erased values: HMAC-SHA-256 (RFC 2104), so that nobody without the key can try out addresses.</summary>
public static class ErasureHash
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>The hash of a value, 64 small hexadecimal digits.</summary>
    /// <param name="key">The key of the installation.</param>
    /// <param name="kind">Kind of the value: the same text of two kinds has two hashes.</param>
    /// <param name="tenant">Tenant within which; empty: all.</param>
    /// <param name="value">The value, UTF-8.</param>
    public static string Of(ReadOnlySpan<byte> key, ErasureKind kind, ReadOnlySpan<byte> tenant, ReadOnlySpan<byte> value)
    {
        byte[] input = new byte[2 + tenant.Length + value.Length];
        input[0] = (byte)kind;
        tenant.CopyTo(input.AsSpan(1));
        // Names of tenants have no zero byte, so nothing else reads the same.
        value.CopyTo(input.AsSpan(2 + tenant.Length));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, input));
    }

    /// <summary>The hash of a subject.</summary>
    public static string Of(ReadOnlySpan<byte> key, ErasureSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return Of(key, subject.Kind, Encoding.UTF8.GetBytes(subject.Tenant), Encoding.UTF8.GetBytes(subject.Value));
    }
}
