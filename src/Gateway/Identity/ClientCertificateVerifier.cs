using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Records;

namespace Insight.Gateway.Identity;

/// <summary>Names the service behind a client certificate, if the trust bundle vouches for it.</summary>
/// <remarks>A certificate object lives as long as its connection, so its verdict is kept beside it: the chain is built once
/// per connection, however many requests come over it. Only a certificate's end of validity is looked at again.</remarks>
internal sealed class ClientCertificateVerifier
{
    private readonly ConditionalWeakTable<X509Certificate2, Verdict> _verdicts = [];
    private readonly TrustedRoots _authorities;
    private readonly Dictionary<string, string> _services;
    private readonly string _trustDomain;
    private readonly TimeProvider _time;

    public ClientCertificateVerifier(SpiffeOptions options, TrustedRoots authorities, TimeProvider time)
    {
        _time = time;
        _authorities = authorities;
        _trustDomain = options.TrustDomain;
        _services = options.Services.ToDictionary(entry => entry.Id, entry => entry.Service, StringComparer.Ordinal);
    }

    /// <summary>The service that the certificate names, or <see cref="SourceIdentity.Unknown"/>.</summary>
    public SourceIdentity Identify(X509Certificate2 certificate)
    {
        if (!_verdicts.TryGetValue(certificate, out Verdict? verdict)) verdict = Verify(certificate, sent: null);
        return verdict.ExpiresUtc > _time.GetUtcNow().UtcDateTime ? verdict.Identity : SourceIdentity.Unknown;
    }

    /// <summary>Checks a certificate at the TLS handshake, the only time when the client's intermediates can be seen.</summary>
    /// <param name="certificate">The client's certificate.</param>
    /// <param name="sent">The chain with what the client sent along.</param>
    public bool IsTrusted(X509Certificate2 certificate, X509Chain? sent) =>
        Verify(certificate, sent?.ChainPolicy.ExtraStore).Identity.Evidence == IdentityEvidence.Mtls;

    private Verdict Verify(X509Certificate2 certificate, X509Certificate2Collection? sent)
    {
        SourceIdentity identity = SourceIdentity.Unknown;
        if (SpiffeId.Of(certificate) is { } id && IsInDomain(id) && !IsAuthority(certificate) && HasTrustedChain(certificate, sent))
        {
            string service = _services.GetValueOrDefault(id.Text, id.LastSegment);
            identity = new SourceIdentity(service, IdentityEvidence.Mtls, SourceConfidence.Mtls, id.Text);
        }

        Verdict verdict = new(identity, certificate.NotAfter.ToUniversalTime());
        _verdicts.AddOrUpdate(certificate, verdict);
        return verdict;
    }

    private bool IsInDomain(SpiffeId id) => _trustDomain.Length == 0 || id.TrustDomain == _trustDomain;

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    private bool HasTrustedChain(X509Certificate2 certificate, X509Certificate2Collection? sent)
    {
        (X509Certificate2Collection roots, X509Certificate2Collection intermediates) = _authorities.Current;
        return roots.Count > 0 && ClientChain.IsTrusted(certificate, roots, intermediates, sent, _time.GetUtcNow());
    }

    private sealed record Verdict(SourceIdentity Identity, DateTime ExpiresUtc);
}
