using System.Globalization;
using System.Net;

namespace Insight.Gateway.Traffic.Upstreams.Names;

/// <summary>Where an endpoint is: an IP address or a DNS name, with a port.</summary>
/// <param name="Host">DNS name in small letters; empty for an IP address.</param>
/// <param name="Ip">IP address; null for a name.</param>
/// <param name="Port">Port.</param>
internal sealed record EndpointAddress(string Host, IPAddress? Ip, int Port)
{
    private const int MaxHost = 253;

    /// <summary>Reads <c>10.0.0.7:8080</c>, <c>[fd00::7]:8080</c> or <c>name:8080</c>; null when it is none of them.</summary>
    public static EndpointAddress? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > ushort.MaxValue) return null;
        string host = text[..colon];
        if (host[0] == '[') return host[^1] == ']' && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out IPAddress? six) ? new EndpointAddress("", six, port) : null;
        if (IPAddress.TryParse(host, out IPAddress? four) && !host.Contains(':')) return new EndpointAddress("", four, port);
        return host.Length <= MaxHost && Uri.CheckHostName(host) == UriHostNameType.Dns ? new EndpointAddress(host.ToLowerInvariant(), null, port) : null;
    }

    /// <summary>Scheme, address and port, as YARP's forwarder takes them.</summary>
    public static string Prefix(string scheme, IPAddress ip, int port) => $"{scheme}://{new IPEndPoint(ip, port)}";
}
