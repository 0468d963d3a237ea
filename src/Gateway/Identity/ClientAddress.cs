using System.Net;
using Insight.Policy.Networks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Identity;

/// <summary>The address a request came from. <c>X-Forwarded-For</c> counts only as far as trusted proxies wrote it.</summary>
/// <remarks>Each proxy appends the address that it saw, so the list is read from the right: while the address so far is a trusted
/// proxy, the next entry is what that proxy saw. The first address that is no trusted proxy is the client; everything left of
/// it could have been made up by that client. An entry that is no address ends the reading.</remarks>
internal sealed class ClientAddress(NetworkTable<bool> trustedProxies)
{
    /// <summary>Longer chains of trusted proxies do not occur; the bound keeps a hostile header cheap.</summary>
    private const int MaxEntries = 32;

    public IPAddress Of(IPAddress? peer, IHeaderDictionary headers)
    {
        IPAddress client = Normalise(peer ?? IPAddress.None);
        if (trustedProxies.IsEmpty || !trustedProxies.TryFind(client, out _)) return client;

        StringValues lines = headers["X-Forwarded-For"];
        int entries = 0;
        for (int i = lines.Count - 1; i >= 0; i--)
        {
            ReadOnlySpan<char> rest = lines[i];
            while (!rest.IsEmpty)
            {
                int comma = rest.LastIndexOf(',');
                ReadOnlySpan<char> entry = rest[(comma + 1)..].Trim();
                rest = comma < 0 ? [] : rest[..comma];
                if (++entries > MaxEntries || !TryParse(entry, out IPAddress? address)) return client;
                client = address;
                if (!trustedProxies.TryFind(client, out _)) return client;
            }
        }

        return client;
    }

    private static bool TryParse(ReadOnlySpan<char> entry, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
    {
        address = null;

        // "1" and "0x7f000001" are addresses to the parser, but no proxy writes them.
        if (!entry.ContainsAny('.', ':')) return false;
        if (!IPAddress.TryParse(entry, out IPAddress? parsed))
        {
            if (!IPEndPoint.TryParse(entry, out IPEndPoint? endPoint)) return false;
            parsed = endPoint.Address;
        }

        address = Normalise(parsed);
        return true;
    }

    private static IPAddress Normalise(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
