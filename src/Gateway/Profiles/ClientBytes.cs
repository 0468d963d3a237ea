using System.Net;
using System.Net.Sockets;

namespace Insight.Gateway.Profiles;

/// <summary>Who a client is, for counting clients: the address; of IPv6 its first 64 bits, since who has one address has all that begin like it.</summary>
internal static class ClientBytes
{
    /// <summary>Most bytes.</summary>
    public const int Most = 8;

    private const int NetworkBytes = 8;

    /// <summary>Writes them.</summary>
    /// <returns>How many.</returns>
    public static int Write(IPAddress client, Span<byte> bytes)
    {
        Span<byte> address = stackalloc byte[16];
        client.TryWriteBytes(address, out int length);
        if (client.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bool isMapped = client.IsIPv4MappedToIPv6;
            if (isMapped) address = address[^4..];
            length = isMapped ? address.Length : NetworkBytes;
        }

        address[..length].CopyTo(bytes);
        return length;
    }
}
