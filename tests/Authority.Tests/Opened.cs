using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Authority.Tests;

/// <summary>What tests of an opened authority need.</summary>
internal static class Opened
{
    public const string Passphrase = "correct horse battery staple";

    public static LeafOrder Checkout { get; } = new(new Workload(WorkloadKind.Service, "checkout"), [], LeafOrder.DefaultLifetime);

    public static X509Certificate2 Issue(this CertificateAuthority authority, LeafOrder order, ECDsa key) =>
        X509Certificate2.CreateFromPem(authority.Issue(SigningRequest.Read(SigningRequest.Create(key), out _)!, order).Pem);

    public static X509Certificate2 Issue(this CertificateAuthority authority, LeafOrder order)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return authority.Issue(order, key);
    }

    /// <summary>Whether the bundle vouches for a certificate at a time, as a client and as a server.</summary>
    public static bool Trusts(string bundle, X509Certificate2 certificate, DateTimeOffset time, string purpose = "1.3.6.1.5.5.7.3.2")
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(bundle);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        return chain.Build(certificate);
    }

    public static string[] Uris(X509Certificate2 certificate) => Names(certificate, 6);

    public static string[] DnsNames(X509Certificate2 certificate) => Names(certificate, 2);

    private static string[] Names(X509Certificate2 certificate, int kind)
    {
        List<string> names = [];
        System.Formats.Asn1.AsnReader reader = new System.Formats.Asn1.AsnReader(certificate.Extensions["2.5.29.17"]!.RawData, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        System.Formats.Asn1.Asn1Tag tag = new(System.Formats.Asn1.TagClass.ContextSpecific, kind);
        while (reader.HasData)
        {
            if (reader.PeekTag().HasSameClassAndValue(tag)) names.Add(reader.ReadCharacterString(System.Formats.Asn1.UniversalTagNumber.IA5String, tag));
            else reader.ReadEncodedValue();
        }

        return [.. names];
    }
}
