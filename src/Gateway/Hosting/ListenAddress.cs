using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Insight.Gateway.Hosting;

/// <summary>An address to listen on: an IP address, <c>localhost</c> (both loopback addresses) or <c>*</c> (all), and a port.</summary>
internal sealed record ListenAddress(string Host, IPAddress? Address, int Port)
{
    public static ListenAddress? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)) return null;
        string host = text[..colon];
        if (host is "*" or "localhost") return new ListenAddress(host, null, port);
        return IPEndPoint.TryParse(text, out IPEndPoint? endPoint) ? new ListenAddress(host, endPoint.Address, port) : null;
    }

    public void Listen(KestrelServerOptions server, Action<Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions> configure)
    {
        if (Address is not null) server.Listen(Address, Port, configure);
        else if (Host == "*") server.ListenAnyIP(Port, configure);

        // Two sockets cannot be given the same free port: port 0 takes the IPv4 loopback only.
        else if (Port == 0) server.Listen(IPAddress.Loopback, 0, configure);
        else server.ListenLocalhost(Port, configure);
    }
}
