using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Insight.Contracts.Objects;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Traffic.Upstreams.Connections;

/// <summary>Makes TLS connections to endpoints: asks for the right name, and takes certificates and roots anew when their files change.</summary>
/// <remarks>
/// The HTTP client would always ask for the request's host, whatever its options say; so the handshake is made here, connection by connection. While the files
/// cannot be used those in force stay; where there were none yet no connection is made, as it would be one with less than was asked for.
/// </remarks>
internal sealed class TlsConnector : IDisposable
{
    /// <summary>Servers that are remembered to have no HTTP/2.</summary>
    private const int MaxRemembered = 10_000;

    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly UpstreamTls _spec;
    private readonly IGatewayCertificate? _identity;
    private readonly ILogger _logger;
    private readonly string _cluster;
    private readonly ITimer _timer;
    private readonly ConcurrentDictionary<IPEndPoint, bool> _http1Only = [];
    private FrozenDictionary<IPEndPoint, string> _names = FrozenDictionary<IPEndPoint, string>.Empty;
    private volatile TlsMaterial? _material;
    private string _problem = "";

    public TlsConnector(UpstreamTls spec, string cluster, IGatewayCertificate? identity, TimeProvider time, ILogger logger)
    {
        _spec = spec;
        _cluster = cluster;
        _identity = identity;
        _logger = logger;
        Reload();
        bool changes = spec.UseIdentity || spec.Roots.Length > 0 || spec.Certificate is not null;
        TimeSpan pause = changes ? s_lookAgain : Timeout.InfiniteTimeSpan;
        _timer = time.CreateTimer(static state => ((TlsConnector)state!).Reload(), this, pause, pause);
    }

    /// <summary>Takes the DNS names behind the upstreams' addresses.</summary>
    public void SetNames(IReadOnlyList<Upstream> upstreams)
    {
        Dictionary<IPEndPoint, string> names = [];
        foreach (Upstream upstream in upstreams.Where(upstream => upstream.Host.Length > 0))
        {
            Uri uri = new(upstream.Address);
            names.TryAdd(new IPEndPoint(IPAddress.Parse(uri.IdnHost), uri.Port), upstream.Host);
        }

        Volatile.Write(ref _names, names.ToFrozenDictionary());
    }

    /// <summary>Connects, for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="HttpRequestException">The handshake failed, or the certificates cannot be used.</exception>
    /// <exception cref="SocketException">There is no connection.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        TlsMaterial material = _material ?? throw new HttpRequestException(HttpRequestError.SecureConnectionError, "The certificates for TLS to endpoints cannot be used.");
        IPEndPoint endpoint = new(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port);
        SslClientAuthenticationOptions options = EndpointCheck.Options(_spec, material, NameFor(endpoint, context.InitialRequestMessage));
        options.ApplicationProtocols = Protocols(endpoint, context.InitialRequestMessage);

        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream stream = Stream.Null;
        try
        {
            await socket.ConnectAsync(endpoint, cancellation);
            SslStream secure = new(new NetworkStream(socket, ownsSocket: true));
            stream = secure;
            await secure.AuthenticateAsClientAsync(options, cancellation);
            if (options.ApplicationProtocols.Count > 1 && secure.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2 && _http1Only.Count < MaxRemembered) _http1Only.TryAdd(endpoint, true);
            return secure;
        }
        catch (Exception error)
        {
            await stream.DisposeAsync();
            socket.Dispose();
            if (error is AuthenticationException) throw new HttpRequestException(HttpRequestError.SecureConnectionError, error.Message, error);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    /// <summary>Looks at the files.</summary>
    internal void Reload()
    {
        lock (_lock)
        {
            try
            {
                _material = TlsMaterial.Read(_spec, _identity, _material);
                _problem = "";
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                if (_problem != error.Message) UpstreamLog.TlsProblem(_logger, _cluster, error.Message);
                _problem = error.Message;
            }
        }
    }

    private string NameFor(IPEndPoint endpoint, HttpRequestMessage request)
    {
        if (_spec.ServerName.Length > 0) return _spec.ServerName;
        if (Volatile.Read(ref _names).TryGetValue(endpoint, out string? name)) return name;
        return request.Headers.Host is { Length: > 0 } host ? new HostString(host).Host.Trim('[', ']') : endpoint.Address.ToString();
    }

    /// <summary>As the HTTP client does: HTTP/2 where the request may go by it, but not where a server did not speak it, as the client does not expect it there any more.</summary>
    private List<SslApplicationProtocol> Protocols(IPEndPoint endpoint, HttpRequestMessage request)
    {
        bool exact = request.VersionPolicy == HttpVersionPolicy.RequestVersionExact;
        if (request.Version.Major < 2 || (!exact && _http1Only.ContainsKey(endpoint))) return [SslApplicationProtocol.Http11];
        return exact ? [SslApplicationProtocol.Http2] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
    }
}
