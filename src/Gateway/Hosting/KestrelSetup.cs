using System.Security.Cryptography.X509Certificates;
using System.Text;
using Insight.Gateway.Flows;
using Insight.Gateway.Identity;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Hosting;

/// <summary>Gives our own host's server its addresses, limits and TLS.</summary>
internal sealed class KestrelSetup(IOptions<GatewayOptions> gateway, ClientCertificateVerifier certificates, Lazy<FlowConnections> flows) : IConfigureOptions<KestrelServerOptions>
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
            listen.Use(next => connection => flows.Value.PassThroughAsync(connection, next));
            listen.UseHttps(https => ConfigureTls(https, options));
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

    private void ConfigureTls(HttpsConnectionAdapterOptions https, GatewayOptions options)
    {
        (https.ServerCertificate, https.ServerCertificateChain) = ServerCertificate.Load(options.Listen.Certificate, options.ConfigurationPath);
        bool isRequired = options.Listen.ClientCertificates == ClientCertificates.Require;
        https.ClientCertificateMode = options.Listen.ClientCertificates switch
        {
            ClientCertificates.Require => ClientCertificateMode.RequireCertificate,
            ClientCertificates.Allow => ClientCertificateMode.AllowCertificate,
            _ => ClientCertificateMode.NoCertificate,
        };

        // A certificate that nobody vouches for names nobody; only Require turns the client away.
        https.ClientCertificateValidation = (certificate, chain, _) => Check(certificate, chain) || !isRequired;
    }

    private bool Check(X509Certificate2 certificate, X509Chain? chain) => certificates.IsTrusted(certificate, chain);
}
