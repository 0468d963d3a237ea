using System.Globalization;
using System.Net;

namespace Insight.Run;

/// <summary>Addresses to listen on as settings write them: <c>127.0.0.1:8080</c>, <c>[::1]:8080</c>, <c>localhost:8080</c>, <c>*:8080</c>.</summary>
public static class ListenAddress
{
    /// <summary>The same address with another port.</summary>
    public static string WithPort(string listen, int port)
    {
        int colon = listen.LastIndexOf(':');
        return string.Create(CultureInfo.InvariantCulture, $"{(colon < 0 ? listen : listen[..colon])}:{port}");
    }

    /// <summary>Reads an address; false for anything else.</summary>
    public static bool TryParse(string listen, out IPAddress address, out int port)
    {
        address = IPAddress.Loopback;
        port = 0;
        int colon = listen.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(listen.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535) return false;
        string host = listen[..colon];
        switch (host)
        {
            case "*": address = IPAddress.Any; return true;
            case "localhost": return true;
            default: return IPAddress.TryParse(host.Trim('[', ']'), out address!);
        }
    }
}
