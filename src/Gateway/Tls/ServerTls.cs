using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Objects;
using Insight.Gateway.Hosting;
using Insight.Gateway.Identity;
using Insight.Gateway.Traffic.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tls;

/// <summary>The gateway as a TLS server: which certificate it shows for which name, and what it asks of clients.</summary>
/// <remarks>Certificates and roots are kept by their files, whatever object names them, so that new objects read nothing anew and a file that broke
/// meanwhile costs nothing.</remarks>
internal sealed partial class ServerTls
{
    private readonly ListenOptions _listen;
    private readonly ClientCertificateVerifier _verifier;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerTls> _logger;
    private readonly WatchedFiles<SslStreamCertificateContext> _listener;
    private readonly Dictionary<CertificateFiles, WatchedFiles<SslStreamCertificateContext>> _certificates = [];
    private readonly Dictionary<string, WatchedFiles<X509Certificate2Collection>> _roots = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public ServerTls(IOptions<GatewayOptions> options, ClientCertificateVerifier verifier, TimeProvider time, ILogger<ServerTls> logger)
    {
        _listen = options.Value.Listen;
        _verifier = verifier;
        _time = time;
        _logger = logger;
        _listener = ServerCertificate.OfListener(_listen.Certificate);
        Default = new TlsTable(new HostTable<TlsHost>(), new TlsHost(new ClientPolicy(_listen.ClientCertificates, ""), null, _listener, verifier.IsTrusted), HasDemands: false);
    }

    /// <summary>Without objects: as the listener has it.</summary>
    public TlsTable Default { get; }

    /// <summary>Reads the listener's certificate for the first time.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message names the configuration's path.</exception>
    public void Start(string configurationPath)
    {
        _ = _listener.Refresh(out string problem);
        if (_listener.Current is null) throw new InvalidOperationException($"{configurationPath}:listen:certificate: the certificate '{_listen.Certificate.Path}' cannot be used: {problem}");
    }

    /// <summary>What connections get, for a handshake of the server.</summary>
    public static TlsHandshakeCallbackOptions Handshakes(Func<TlsTable> table) => new()
    {
        OnConnection = handshake =>
        {
            TlsHost host = table().Find(handshake.ClientHelloInfo.ServerName, (handshake.Connection.LocalEndPoint as IPEndPoint)?.Port ?? 0);
            handshake.Connection.Features.Set(host.Connection);
            return ValueTask.FromResult(host.Options);
        },
    };

    /// <summary>Makes the table of objects, and forgets files that none of them names.</summary>
    public TlsTable Compile(ObjectSet objects)
    {
        lock (_lock)
        {
            HashSet<object> used = [];
            HostTable<TlsHost> hosts = new();
            bool hasDemands = false;
            foreach (GatewayObject<VirtualHostSpec> host in objects.VirtualHosts)
            {
                if (host.Spec.Tls?.Mode == HostTlsMode.Passthrough) continue;
                TlsHost tls = Compile($"{host.Metadata.Tenant}/{host.Metadata.Name}", host.Spec.Tls, used);
                hasDemands |= tls.HasOwnDemand;

                // Also a host that says nothing is there: it may stand between a name and a wildcard that does.
                foreach (string domain in host.Spec.Domains) hosts.Add(domain, tls);
            }

            foreach (CertificateFiles unused in _certificates.Keys.Where(key => !used.Contains(key)).ToList()) _certificates.Remove(unused);
            foreach (string unused in _roots.Keys.Where(key => !used.Contains(key)).ToList()) _roots.Remove(unused);
            return hosts.IsEmpty ? Default : new TlsTable(hosts, Default.Listener, hasDemands);
        }
    }

    /// <summary>Looks at all files once.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (_listener.Current is not null) Refresh(_listener);
            foreach (WatchedFiles<SslStreamCertificateContext> certificate in _certificates.Values) Refresh(certificate);
            foreach (WatchedFiles<X509Certificate2Collection> roots in _roots.Values) Refresh(roots);
        }
    }

    private TlsHost Compile(string name, HostTls? tls, HashSet<object> used)
    {
        if (tls is null) return Default.Listener;
        WatchedFiles<SslStreamCertificateContext>? certificate = null;
        if (tls.Certificate is { } files)
        {
            used.Add(files);
            if (!_certificates.TryGetValue(files, out certificate)) Refresh(_certificates[files] = certificate = ServerCertificate.OfHost(name, files));
        }

        ClientPolicy policy = new(Mode(tls.ClientCertificates), tls.ClientRoots);
        bool hasDemand = tls.ClientCertificates is not null || policy.Roots.Length > 0;
        if (policy.Roots.Length == 0) return new TlsHost(policy, certificate, _listener, _verifier.IsTrusted) { HasOwnDemand = hasDemand };
        used.Add(policy.Roots);
        if (!_roots.TryGetValue(policy.Roots, out WatchedFiles<X509Certificate2Collection>? roots)) Refresh(_roots[policy.Roots] = roots = Roots(name, policy.Roots));
        return new TlsHost(policy, certificate, _listener, IsTrusted) { HasOwnDemand = hasDemand };

        bool IsTrusted(X509Certificate2 shown, X509Chain? sent) =>
            roots.Current is { } trusted && ClientChain.IsTrusted(shown, trusted, [], sent?.ChainPolicy.ExtraStore, _time.GetUtcNow());
    }

    private ClientCertificates Mode(ClientCertificateSetting? setting) => setting switch
    {
        ClientCertificateSetting.None => ClientCertificates.None,
        ClientCertificateSetting.Allow => ClientCertificates.Allow,
        ClientCertificateSetting.Require => ClientCertificates.Require,
        _ => _listen.ClientCertificates,
    };

    private static WatchedFiles<X509Certificate2Collection> Roots(string name, string path) => new(name, [path], static files =>
    {
        X509Certificate2Collection roots = [];
        roots.ImportFromPem(System.Text.Encoding.UTF8.GetString(files[0]));
        return roots.Count > 0 ? roots : throw new InvalidDataException("its file of roots holds no certificate");
    });

    private void Refresh<T>(WatchedFiles<T> files) where T : class
    {
        bool first = files.Current is null;
        if (!files.Refresh(out string problem)) return;
        if (problem.Length > 0) LogBroken(files.Name, problem);
        else if (!first) LogReloaded(files.Name);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "TLS: changed files of {Name} are in use")]
    private partial void LogReloaded(string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "TLS: new files of {Name} are not used, what was there before stays: {Reason}")]
    private partial void LogBroken(string name, string reason);
}
