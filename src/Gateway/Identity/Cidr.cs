using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Insight.Gateway.Identity;

/// <summary>A network: IPv4 and IPv6 alike as a prefix of 128 bits (IPv4 as in RFC 4291, section 2.5.5.2).</summary>
internal readonly record struct Cidr(UInt128 Prefix, int Length)
{
    private const int V4Offset = 96;

    /// <summary>Reads <c>10.0.0.0/8</c>, <c>fd00::/8</c> or a single address; null with a sentence in <paramref name="error"/> when it is neither.</summary>
    public static Cidr? Parse(string text, out string error)
    {
        error = "";
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string addressText = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(addressText, out IPAddress? address))
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

    public static UInt128 Mask(int length) => length == 0 ? 0 : UInt128.MaxValue << (128 - length);

    public static UInt128 ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 16
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : ((UInt128)0xFFFF << 32) | System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
