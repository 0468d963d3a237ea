using System.Text;
using Insight.Gateway.Flows;
using Insight.Gateway.Tls;
using Insight.Gateway.Traffic;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Hosting;

/// <summary>Gives our own host's server its addresses, limits and TLS.</summary>
internal sealed class KestrelSetup(IOptions<GatewayOptions> gateway, ServerTls tls, ActiveTraffic traffic, Lazy<FlowConnections> flows) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server)
    {
        GatewayOptions options = gateway.Value;
        LimitOptions limits = options.Limits;
        server.AddServerHeader = false;

        // The proxy's client reads what upstreams send as Latin-1, a character for each byte: so each goes out as it came. ASCII alone would be an error.
        server.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        server.Limits.MaxRequestLineSize = limits.RequestLineBytes;
        server.Limits.MaxRequestBufferSize = Math.Max(server.Limits.MaxRequestBufferSize ?? 0, limits.RequestLineBytes);
        server.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        server.Limits.MaxRequestHeaderCount = limits.HeaderCount;
        server.Limits.RequestHeadersTimeout = limits.HeaderTimeout;
        server.Limits.KeepAliveTimeout = limits.KeepAliveTimeout;
        server.Limits.MaxRequestBodySize = limits.BodyBytes;
        server.Limits.MinRequestBodyDataRate = limits.BodyBytesPerSecond > 0 ? new MinDataRate(limits.BodyBytesPerSecond, limits.BodyGrace) : null;

        ListenAddress.Parse(options.Listen.Http)?.Listen(server, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            Name(listen, "http");
        });
        ListenAddress.Parse(options.Listen.Http2)?.Listen(server, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            Name(listen, "http2");
        });
        ListenAddress.Parse(options.Listen.Https)?.Listen(server, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            Name(listen, "https");
            tls.Start(options.ConfigurationPath);
            listen.Use(next => connection => flows.Value.PassThroughAsync(connection, next));
            listen.UseHttps(ServerTls.Handshakes(() => traffic.Routes?.Tls ?? tls.Default));
        });
        foreach ((string name, string address) in options.Listen.Tcp) ListenTcp(server, name, address);
    }

    private void ListenTcp(KestrelServerOptions server, string name, string address) => ListenAddress.Parse(address)?.Listen(server, listen =>
    {
        Name(listen, name);
        listen.Run(connection => flows.Value.RunAsync(connection));
    });

    /// <summary>Lets virtual hosts be advertised on some listeners only.</summary>
    private static void Name(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen, string name)
    {
        ListenerName listener = new(name);
        listen.Use(next => connection =>
        {
            connection.Features.Set(listener);
            return next(connection);
        });
    }
}
