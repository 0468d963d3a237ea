using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Shop.Certificates;
using Shop.Topology;

namespace Shop.Mesh;

/// <summary>Opens connections that all end at the gateway, whatever host the address names: the gateway goes by Host and SNI.</summary>
public static class GatewayConnector
{
    // A gateway on the same machine answers at once or is not there.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    // Kestrel closes idle connections after 130 s; closing first avoids racing with it.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A handler for a service: TLS with its own certificate, or plain HTTP from its own address.</summary>
    public static SocketsHttpHandler ForService(ServiceDefinition service, ShopTopology topology, CertificateFolder certificates)
    {
        if (!service.HasCertificate)
            return Create(new IPEndPoint(IPAddress.Loopback, topology.GatewayHttp), service.SourceAddress);

        var handler = Create(new IPEndPoint(IPAddress.Loopback, topology.GatewayHttps), service.SourceAddress);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = SslStreamCertificateContext.Create(certificates.LoadWithKey(service.Name), null, offline: true),
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { certificates.LoadTrustBundle() },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        return handler;
    }

    /// <summary>A handler whose connections go to one end point, from one address.</summary>
    public static SocketsHttpHandler Create(EndPoint gateway, IPAddress? source) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // Headers of the trace are handed on by TraceContext, as they came: the shop makes no spans of its own.
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = IdleTimeout,
        ConnectTimeout = ConnectTimeout,
        ConnectCallback = (_, cancellation) => ConnectAsync(gateway, source, cancellation),
    };

    private static async ValueTask<Stream> ConnectAsync(EndPoint gateway, IPAddress? source, CancellationToken cancellation)
    {
        var socket = source is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(source.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (source is not null)
                socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(gateway, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
