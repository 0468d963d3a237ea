using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Upstreams.Connections;

/// <summary>What TLS to endpoints needs of the gateway's disk and enrolment, as it was at one moment.</summary>
internal sealed class TlsMaterial
{
    private readonly (string Roots, string Certificate, string Key) _texts;

    private TlsMaterial((string Roots, string Certificate, string Key) texts, X509Certificate2Collection? roots, SslStreamCertificateContext? certificate)
    {
        _texts = texts;
        Roots = roots;
        Certificate = certificate;
    }

    /// <summary>Roots; null: the system's.</summary>
    public X509Certificate2Collection? Roots { get; }

    /// <summary>The gateway's certificate with its chain; null: none.</summary>
    public SslStreamCertificateContext? Certificate { get; }

    /// <summary>Reads it; the same object when nothing changed.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">A file holds something else, or there is no certificate of an enrolment.</exception>
    public static TlsMaterial Read(UpstreamTls spec, IGatewayCertificate? identity, TlsMaterial? before)
    {
        SslStreamCertificateContext? enrolled = null;
        if (spec is { UseIdentity: true, Certificate: null }) enrolled = identity?.Current ?? throw new CryptographicException("the gateway has no certificate of an enrolment");
        (string Roots, string Certificate, string Key) texts = (ReadFile(spec.Roots), ReadFile(spec.Certificate?.Path), ReadFile(spec.Certificate?.KeyPath));
        if (before is not null && before._texts == texts && (enrolled is null || ReferenceEquals(before.Certificate, enrolled))) return before;

        // Who shows the authority's certificate trusts those that the authority names, unless it is said otherwise.
        X509Certificate2Collection? roots = enrolled is null ? null : identity!.Roots;
        if (spec.Roots.Length > 0)
        {
            roots = [];
            roots.ImportFromPem(texts.Roots);
            if (roots.Count == 0) throw new CryptographicException($"the file {spec.Roots} holds no certificates");
        }

        return new TlsMaterial(texts, roots, spec.Certificate is null ? enrolled : Context(texts.Certificate, texts.Key));
    }

    private static SslStreamCertificateContext Context(string certificate, string key)
    {
        X509Certificate2Collection chain = [];
        chain.ImportFromPem(certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), chain, offline: true);
    }

    private static string ReadFile(string? path) => string.IsNullOrEmpty(path) ? "" : File.ReadAllText(path);
}
