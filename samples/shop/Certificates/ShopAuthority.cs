using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Shop.Certificates;

/// <summary>A certificate authority that lives as long as this object: its private key is never written anywhere.</summary>
public sealed class ShopAuthority : IDisposable
{
    // Long enough for a demo left running over a weekend, short enough to be worthless when found later.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    // Clocks of containers on one machine differ by less.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2 _root;
    private readonly DateTimeOffset _notBefore;
    private readonly DateTimeOffset _notAfter;

    /// <summary>Makes a new root that is valid from a little before now.</summary>
    public ShopAuthority(TimeProvider time)
    {
        _notBefore = time.GetUtcNow() - Skew;
        _notAfter = time.GetUtcNow() + Lifetime;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Shop sample CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _root = request.CreateSelfSigned(_notBefore, _notAfter);
    }

    /// <summary>The root certificate without its key, PEM.</summary>
    public string RootPem => _root.ExportCertificatePem();

    /// <summary>A client certificate that names a service by its SPIFFE id (X.509-SVID: exactly one URI, clientAuth).</summary>
    public IssuedCertificate IssueClient(string name, string spiffeId)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(spiffeId));
        return Issue(name, names, ClientAuthentication);
    }

    /// <summary>A server certificate for host names and one address.</summary>
    public IssuedCertificate IssueServer(string name, IEnumerable<string> hosts, IPAddress address)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        names.AddIpAddress(address);
        return Issue(name, names, ServerAuthentication);
    }

    /// <inheritdoc />
    public void Dispose() => _root.Dispose();

    private IssuedCertificate Issue(string name, SubjectAlternativeNameBuilder names, Oid usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], critical: false));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        using var certificate = request.Create(_root, _notBefore, _notAfter, RandomNumberGenerator.GetBytes(16));
        return new IssuedCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
