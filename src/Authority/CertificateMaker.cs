using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Authority;

/// <summary>Makes certificates: X.509 v3 as SPIFFE wants it (X509-SVID, sections 4 and 5). What it makes is decided by its arguments and chance alone.</summary>
internal static class CertificateMaker
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int SerialBytes = 16;

    /// <summary>How long a root is valid.</summary>
    public static readonly TimeSpan RootLifetime = TimeSpan.FromDays(3652);

    /// <summary>Clocks of those who check may be late by this much.</summary>
    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(5);

    /// <summary>A certificate of the authority itself. Below it there are leaves only.</summary>
    public static X509Certificate2 Root(ECDsa key, string trustDomain, DateTimeOffset now)
    {
        X500DistinguishedNameBuilder name = new();
        name.AddOrganizationName("Insight authority");

        // Roots of one domain must be told apart by name too, or chains are built with the wrong one first.
        name.AddOrganizationalUnitName(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        CertificateRequest request = new(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        SubjectAlternativeNameBuilder names = new();
        names.AddUri(new Uri($"spiffe://{trustDomain}"));
        request.CertificateExtensions.Add(names.Build());
        return request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now - s_early, now + RootLifetime, Serial());
    }

    /// <summary>A certificate for a workload.</summary>
    public static X509Certificate2 Leaf(X509Certificate2 root, ECDsa rootKey, string trustDomain, PublicKey key, LeafOrder order, DateTimeOffset now, DateTimeOffset end)
    {
        // No common name: some clients take one for a host's name where there are no DNS names.
        X500DistinguishedNameBuilder name = new();
        name.AddOrganizationName(order.Workload.Kind == WorkloadKind.Gateway ? "Insight gateway" : "Insight service");
        name.AddOrganizationalUnitName(order.Workload.Name);
        CertificateRequest request = new(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        SubjectAlternativeNameBuilder names = new();
        names.AddUri(new Uri(order.Workload.Id(trustDomain)));
        foreach (string dns in order.DnsNames.Distinct(StringComparer.Ordinal)) names.AddDnsName(dns);
        request.CertificateExtensions.Add(names.Build());

        return request.Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), now - s_early, end, Serial());
    }

    /// <summary>128 bits of chance, positive and without a leading zero byte (RFC 5280, section 4.1.2.2).</summary>
    private static byte[] Serial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
