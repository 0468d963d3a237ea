using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Insight.Export.Safety;

/// <summary>IPv4 addresses that IPv6 addresses stand for: what is sent to the one arrives at the other where a translator or tunnel is on the way.</summary>
internal static class EmbeddedAddresses
{
    /// <summary>Every IPv4 address that an IPv6 address may lead to; none for IPv4.</summary>
    public static IEnumerable<IPAddress> Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) yield break;
        byte[] b = address.GetAddressBytes();
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(b);
        uint third = BinaryPrimitives.ReadUInt32BigEndian(b.AsSpan(8));
        uint last = BinaryPrimitives.ReadUInt32BigEndian(b.AsSpan(12));

        // Compatible (RFC 4291, 2.5.5.1), mapped (2.5.5.2) and translated (RFC 2765); ::1 and :: are no such addresses, but mean themselves.
        if (high == 0 && (third is 0xFFFF or 0xFFFF0000 || (third == 0 && last > 1))) yield return V4(last);

        // NAT64 (RFC 6052) with the well-known prefix, and with local ones (RFC 8215) for every length that their rule has.
        if (high == 0x0064FF9B_00000000 && third == 0) yield return V4(last);
        if (high >> 16 == 0x0064_FF9B_0001)
        {
            yield return V4(last);
            yield return new IPAddress([b[6], b[7], b[9], b[10]]);
            yield return new IPAddress([b[7], b[9], b[10], b[11]]);
            yield return new IPAddress([b[9], b[10], b[11], b[12]]);
        }

        // 6to4 (RFC 3056), Teredo (RFC 4380: the server, and the client with every bit turned), ISATAP (RFC 5214).
        if (b[0] == 0x20 && b[1] == 0x02) yield return V4((uint)(high >> 16));
        if (high >> 32 == 0x20010000)
        {
            yield return V4((uint)high);
            yield return V4(~last);
        }

        if ((third & ~0x02000000u) == 0x00005EFE) yield return V4(last);
    }

    private static IPAddress V4(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }
}
