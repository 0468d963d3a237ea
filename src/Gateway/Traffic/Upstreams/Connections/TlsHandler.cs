using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Insight.Contracts.Objects;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Traffic.Upstreams.Connections;

/// <summary>TLS to endpoints: asks for the right name, and takes certificates and roots anew when their files change.</summary>
/// <remarks>
/// A handler asks for one name, or for that of the request, so there is one for each name that endpoints have. When certificates change new ones take over;
/// those before are kept for the requests that were about to use them, until the next change. While the files cannot be used those in force stay;
/// where there were none yet no connection is made, as it would be one with less than was asked for.
/// </remarks>
internal sealed class TlsHandler : HttpMessageHandler
{
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly UpstreamTls _spec;
    private readonly TimeSpan _connectTimeout;
    private readonly IGatewayCertificate? _identity;
    private readonly ILogger _logger;
    private readonly string _cluster;
    private readonly ITimer _timer;
    private FrozenDictionary<string, string> _names = FrozenDictionary<string, string>.Empty;
    private volatile Generation? _current;
    private Generation? _before;
    private string _problem = "";

    public TlsHandler(ClusterSpec spec, string cluster, IGatewayCertificate? identity, TimeProvider time, ILogger logger)
    {
        _spec = spec.Tls!;
        _connectTimeout = spec.ConnectTimeout;
        _cluster = cluster;
        _identity = identity;
        _logger = logger;
        Reload();
        bool changes = _spec.UseIdentity || _spec.Roots.Length > 0 || _spec.Certificate is not null;
        TimeSpan pause = changes ? s_lookAgain : Timeout.InfiniteTimeSpan;
        _timer = time.CreateTimer(static state => ((TlsHandler)state!).Reload(), this, pause, pause);
    }

    /// <summary>Takes the DNS names behind the upstreams' addresses.</summary>
    public void SetNames(IReadOnlyList<Upstream> upstreams)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (Upstream upstream in upstreams.Where(upstream => upstream.Host.Length > 0)) names.TryAdd(AuthorityOf(new Uri(upstream.Address)), upstream.Host);
        Volatile.Write(ref _names, names.ToFrozenDictionary());
    }

    /// <summary>Looks at the files.</summary>
    internal void Reload()
    {
        lock (_lock)
        {
            try
            {
                TlsMaterial material = TlsMaterial.Read(_spec, _identity, _current?.Material);
                _problem = "";
                if (ReferenceEquals(material, _current?.Material)) return;
                _before?.Dispose();
                _before = _current;
                _current = new Generation(material);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                if (_problem != error.Message) UpstreamLog.TlsProblem(_logger, _cluster, error.Message);
                _problem = error.Message;
            }
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_current is not { } generation)
            return Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.SecureConnectionError, "The certificates for TLS to endpoints cannot be used."));
        return generation.For(NameFor(request.RequestUri!), _spec, _connectTimeout).SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            lock (_lock)
            {
                _before?.Dispose();
                _current?.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>The name to ask for; empty: that of the request.</summary>
    private string NameFor(Uri uri)
    {
        if (_spec.ServerName.Length > 0) return _spec.ServerName;
        FrozenDictionary<string, string> names = Volatile.Read(ref _names);
        return names.Count > 0 && names.TryGetValue(AuthorityOf(uri), out string? name) ? name : "";
    }

    /// <summary>A default port is left out, however the address is written.</summary>
    private static string AuthorityOf(Uri uri) => uri.Authority;

    private sealed class Generation(TlsMaterial material) : IDisposable
    {
        private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _invokers = new(StringComparer.Ordinal);

        public TlsMaterial Material { get; } = material;

        public HttpMessageInvoker For(string name, UpstreamTls spec, TimeSpan connectTimeout)
        {
            if (_invokers.TryGetValue(name, out Lazy<HttpMessageInvoker>? invoker)) return invoker.Value;
            return _invokers.GetOrAdd(name, asked => new Lazy<HttpMessageInvoker>(() =>
                new HttpMessageInvoker(UpstreamClient.CreateHandler(connectTimeout, EndpointCheck.Options(spec, Material, asked)), disposeHandler: true))).Value;
        }

        public void Dispose()
        {
            foreach (Lazy<HttpMessageInvoker> invoker in _invokers.Values.Where(invoker => invoker.IsValueCreated)) invoker.Value.Dispose();
        }
    }
}
