using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Insight.Gateway.Identity;
using Insight.Gateway.Traffic.Upstreams.Connections;

namespace Insight.Gateway.Enrolment;

/// <summary>The identity that this gateway shows to others, always the newest.</summary>
public sealed class GatewayIdentity : IGatewayCertificate
{
    private readonly TrustedRoots _roots;
    private volatile Shown? _current;

    /// <summary>Reads what lies on disk.</summary>
    /// <exception cref="EnrolmentException">What lies there cannot be used.</exception>
    internal GatewayIdentity(EnrolmentOptions options, TrustedRoots roots)
    {
        _roots = roots;
        if (options.Url.Length > 0 && new IdentityFolder(options.Directory).Load() is { } kept) Replace(kept);
    }

    /// <summary>The certificate with its key; null: the gateway is not enrolled. Ask for it at every handshake, since it is replaced every few hours.</summary>
    public X509Certificate2? Certificate => _current?.Identity.Certificate;

    /// <summary>The roots of Insight's authority; empty: the gateway is not enrolled.</summary>
    public X509Certificate2Collection Roots => _current?.Identity.Trust ?? [];

    /// <summary>The same for handshakes; null: the gateway is not enrolled.</summary>
    SslStreamCertificateContext? IGatewayCertificate.Current => _current?.Context;

    internal HeldIdentity? Current => _current?.Identity;

    internal void Replace(HeldIdentity identity)
    {
        _roots.Take(identity.Trust);
        _current = new Shown(identity, SslStreamCertificateContext.Create(identity.Certificate, null, offline: true));
    }

    private sealed record Shown(HeldIdentity Identity, SslStreamCertificateContext Context);
}
