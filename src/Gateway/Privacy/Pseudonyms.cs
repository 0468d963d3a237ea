using System.Net;
using System.Security.Cryptography;
using System.Text;
using Insight.Gateway.Records;

namespace Insight.Gateway.Privacy;

/// <summary>Turns what names a person into a digest that can be counted and joined but not read back.</summary>
/// <remarks>HMAC-SHA-256 (RFC 2104) cut to 128 bits: long enough that two people never share one. The kind of value is part
/// of what is digested, so that an address and a principal with the same text do not meet.</remarks>
internal sealed class Pseudonyms(PrivacyOptions options)
{
    private const int DigestBytes = 16;
    private const int MaxInputBytes = 512;

    private readonly byte[] _key = Convert.FromBase64String(options.Key);

    public void WriteAddress(ref ProtobufWriter record, int field, IPAddress address)
    {
        if (!options.ClientAddress)
        {
            record.Formatted(field, address);
            return;
        }

        Span<char> text = stackalloc char[64];
        address.TryFormat(text, out int length);
        WriteDigest(ref record, field, "address:", text[..length], keyed: true);
    }

    public void WritePrincipal(ref ProtobufWriter record, int field, string principal)
    {
        if (principal.Length == 0) return;
        if (options.Principal) WriteDigest(ref record, field, "principal:", principal, keyed: true);
        else record.Text(field, principal, RecordLimits.Principal);
    }

    public void WriteSession(ref ProtobufWriter record, int field, scoped ReadOnlySpan<char> session)
    {
        if (!session.IsEmpty) WriteDigest(ref record, field, "session:", session, keyed: options.Session);
    }

    /// <summary>The client's address as records have it.</summary>
    public string AddressText(IPAddress address) => options.ClientAddress ? Digest("address:", address.ToString(), keyed: true) : address.ToString();

    /// <summary>The principal as records have it.</summary>
    public string PrincipalText(string principal) => principal.Length > 0 && options.Principal ? Digest("principal:", principal, keyed: true) : principal;

    /// <summary>The session as records have it.</summary>
    public string SessionText(string session) => session.Length == 0 ? "" : Digest("session:", session, options.Session);

    private string Digest(string kind, ReadOnlySpan<char> value, bool keyed)
    {
        Span<byte> hex = stackalloc byte[2 * DigestBytes];
        WriteHex(kind, value, keyed, hex);
        return Encoding.ASCII.GetString(hex);
    }

    private void WriteDigest(ref ProtobufWriter record, int field, string kind, scoped ReadOnlySpan<char> value, bool keyed)
    {
        Span<byte> hex = stackalloc byte[2 * DigestBytes];
        WriteHex(kind, value, keyed, hex);
        record.Bytes(field, hex);
    }

    private void WriteHex(string kind, scoped ReadOnlySpan<char> value, bool keyed, Span<byte> hex)
    {
        Span<byte> input = stackalloc byte[MaxInputBytes];
        int length = Encoding.UTF8.GetBytes(kind, input);
        System.Text.Unicode.Utf8.FromUtf16(value, input[length..], out _, out int written);
        input = input[..(length + written)];

        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (keyed) HMACSHA256.HashData(_key, input, digest);
        else SHA256.HashData(input, digest);

        Convert.TryToHexStringLower(digest[..DigestBytes], hex, out _);
    }
}
