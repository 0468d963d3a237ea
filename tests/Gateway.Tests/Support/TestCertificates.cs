using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Gateway.Tests.Support;

/// <summary>A small authority: a server certificate for localhost, and client certificates with whatever names a test wants.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;

    public TestCertificates(string name = "test authority")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    public void WriteBundle(string path) => File.WriteAllText(path, _authority.ExportCertificatePem());

    public void WriteServer(string certificatePath, string keyPath, string host = "localhost")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        using X509Certificate2 certificate = Issue(key, "1.3.6.1.5.5.7.3.1", names.Build(), DateTimeOffset.UtcNow.AddDays(7));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A client certificate with the given URI names.</summary>
    public X509Certificate2 Client(params string[] uris) => Client(DateTimeOffset.UtcNow.AddDays(7), uris);

    public X509Certificate2 Client(DateTimeOffset notAfter, params string[] uris)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("workload.internal");
        foreach (string uri in uris) names.AddUri(new Uri(uri));
        using X509Certificate2 certificate = Issue(key, "1.3.6.1.5.5.7.3.2", names.Build(), notAfter);
        using X509Certificate2 withKey = certificate.CopyWithPrivateKey(key);

        // Only a certificate from a file format has a key that the TLS library takes on every platform.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A server certificate with a URI name and no other.</summary>
    public X509Certificate2 Server(string uri)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SubjectAlternativeNameBuilder names = new();
        names.AddUri(new Uri(uri));
        using X509Certificate2 certificate = Issue(key, "1.3.6.1.5.5.7.3.1", names.Build(), DateTimeOffset.UtcNow.AddDays(7));
        using X509Certificate2 withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose() => _authority.Dispose();

    private X509Certificate2 Issue(ECDsa key, string purpose, X509Extension names, DateTimeOffset notAfter)
    {
        CertificateRequest request = new("CN=workload", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(names);
        return request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-12), notAfter, RandomNumberGenerator.GetBytes(8));
    }
}
