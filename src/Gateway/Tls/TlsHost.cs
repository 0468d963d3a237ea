using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Insight.Gateway.Hosting;

namespace Insight.Gateway.Tls;

/// <summary>How connections for a host are made.</summary>
/// <param name="policy">What is asked of clients.</param>
/// <param name="own">The host's own certificate; null: it has none.</param>
/// <param name="listener">The listener's certificate, as long as there is no own one.</param>
/// <param name="isTrusted">Whether a client's certificate is one of those that count here.</param>
internal sealed class TlsHost(
    ClientPolicy policy, WatchedFiles<SslStreamCertificateContext>? own, WatchedFiles<SslStreamCertificateContext> listener, Func<X509Certificate2, X509Chain?, bool> isTrusted)
{
    private static readonly List<SslApplicationProtocol> s_protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private volatile SslServerAuthenticationOptions? _options;

    /// <summary>What is asked of clients.</summary>
    public ClientPolicy Policy => policy;

    /// <summary>Whether the host itself says what is asked of clients.</summary>
    public bool HasOwnDemand { get; init; }

    /// <summary>What connections get to know of the host.</summary>
    public TlsConnection Connection { get; } = new(policy);

    /// <summary>The options of a handshake: the same object until the certificate changes, so that sessions are resumed and nothing is made per connection.</summary>
    public SslServerAuthenticationOptions Options
    {
        get
        {
            SslStreamCertificateContext certificate = own?.Current ?? listener.Current ?? throw new AuthenticationException("There is no certificate.");
            SslServerAuthenticationOptions? options = _options;
            if (options is null || !ReferenceEquals(options.ServerCertificateContext, certificate)) _options = options = Make(certificate);
            return options;
        }
    }

    private SslServerAuthenticationOptions Make(SslStreamCertificateContext certificate) => new()
    {
        ServerCertificateContext = certificate,
        ApplicationProtocols = s_protocols,
        ClientCertificateRequired = policy.Mode != ClientCertificates.None,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = policy.Mode == ClientCertificates.None ? null : Check,
    };

    /// <summary>A certificate that nobody vouches for names nobody; only Require turns the client away.</summary>
    private bool Check(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        bool isRequired = policy.Mode == ClientCertificates.Require;
        return shown is X509Certificate2 certificate ? isTrusted(certificate, chain) || !isRequired : shown is null && !isRequired;
    }
}
