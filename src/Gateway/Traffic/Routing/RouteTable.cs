using Insight.Gateway.Hosting;
using Insight.Gateway.Tls;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>All routes of this gateway that objects made, at one moment. Never changed.</summary>
internal sealed class RouteTable(HostTable<ServedHost> hosts)
{
    private const int HttpPort = 80, HttpsPort = 443;

    /// <summary>What hosts ask of connections; null: nothing. It is one with the routes, so that no request is served by new routes under old demands.</summary>
    public TlsTable? Tls { get; init; }

    /// <summary>The route that takes a request; null: no object says anything of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path, as it is or as an upstream may read it.</param>
    public CompiledRoute? Find(HttpContext context, string path)
    {
        HttpRequest request = context.Request;
        SplitHost(request.Headers.Host.ToString(), out ReadOnlySpan<char> host, out int port);
        if (port < 0) port = DefaultPort(request);
        if (hosts.Find(host, port) is not { } served) return null;
        if (served.Listeners is { } listeners && !(context.Features[typeof(ListenerName)] is ListenerName listener && listeners.Contains(listener.Name))) return null;
        return served.Paths.Find(served.Root, path, context);
    }

    /// <summary>The port that a request without one is for.</summary>
    internal static int DefaultPort(HttpRequest request) => request.IsHttps ? HttpsPort : HttpPort;

    /// <summary>Splits what stands in Host; the port is -1 where there is none.</summary>
    internal static void SplitHost(string value, out ReadOnlySpan<char> host, out int port)
    {
        host = value;
        port = -1;
        int colon = value.LastIndexOf(':');
        if (colon < 0 || value.EndsWith(']')) return;
        host = value.AsSpan(0, colon);
        if (!ushort.TryParse(value.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out ushort number)) return;
        port = number;
    }
}
