using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Insight.Policy.Networks;

/// <summary>A network: IPv4 and IPv6 alike as a prefix of 128 bits (IPv4 as in RFC 4291, section 2.5.5.2).</summary>
/// <param name="Prefix">Its first address.</param>
/// <param name="Length">Bits of the prefix, 0 to 128.</param>
public readonly record struct Cidr(UInt128 Prefix, int Length)
{
    private const int V4Offset = 96;

    /// <summary>Reads <c>10.0.0.0/8</c>, <c>fd00::/8</c> or a single address; null with a sentence in <paramref name="error"/> when it is neither.</summary>
    public static Cidr? Parse(string text, out string error)
    {
        error = "";
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string addressText = slash < 0 ? text : text[..slash];
        if (!TryParseAddress(addressText, out IPAddress? address))
        {
            error = $"'{text}' is not an address or a network; write it as 10.0.0.0/8, fd00::/8 or 192.0.2.7";
            return null;
        }

        int bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int length = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
        {
            error = $"'{text}' has no prefix length from 0 to {bits}";
            return null;
        }

        if (bits == 32) length += V4Offset;
        UInt128 value = ToNumber(address);
        if ((value & ~Mask(length)) != 0)
        {
            error = $"'{text}' has bits set beyond its prefix; write the first address of the network";
            return null;
        }

        return new Cidr(value, length);
    }

    /// <summary>Reads an address as it is usually written. What older systems also take, such as <c>192.0.2</c> for 192.0.0.2 or <c>010.0.0.1</c>, is none: two programs would read two addresses.</summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && (address.AddressFamily == AddressFamily.InterNetworkV6 ? text.AsSpan().IndexOfAny('[', '%') < 0 : text == address.ToString());

    /// <summary>The bits of a prefix of this length.</summary>
    public static UInt128 Mask(int length) => length == 0 ? 0 : UInt128.MaxValue << (128 - length);

    /// <summary>An address as a number, IPv4 within IPv6.</summary>
    public static UInt128 ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 16
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : ((UInt128)0xFFFF << 32) | System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
