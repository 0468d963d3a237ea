using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Objects;
using Insight.Gateway.Identity;

namespace Insight.Gateway.Traffic.Upstreams.Connections;

/// <summary>Which certificates of endpoints are believed.</summary>
internal static class EndpointCheck
{
    /// <summary>TLS as the spec asks for it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="material">Roots and certificate.</param>
    /// <param name="name">Name to ask for and check.</param>
    public static SslClientAuthenticationOptions Options(UpstreamTls spec, TlsMaterial material, string name)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = name, ClientCertificateContext = material.Certificate, AllowRenegotiation = false };
        if (material.Roots is { } roots)
        {
            X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
            policy.CustomTrustStore.AddRange(roots);
            options.CertificateChainPolicy = policy;
        }

        if (spec.SpiffeIds.Count > 0)
        {
            HashSet<string> ids = new(spec.SpiffeIds, StringComparer.Ordinal);
            options.RemoteCertificateValidationCallback = (_, certificate, _, errors) => HasId(certificate as X509Certificate2, errors, ids);
        }

        return options;
    }

    /// <summary>The chain must hold, and the certificate name one of the ids; the host's name does not matter (X.509-SVID, section 5).</summary>
    private static bool HasId(X509Certificate2? certificate, SslPolicyErrors errors, HashSet<string> ids) =>
        certificate is not null
        && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
        && !certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)
        && SpiffeId.Of(certificate) is { } id
        && ids.Contains(id.Text);
}
