using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Authority;

/// <summary>Reads certificate signing requests (PKCS #10). Nothing is taken from one but the public key: names are the authority's to decide.</summary>
public static class SigningRequest
{
    /// <summary>Largest request, in characters of PEM.</summary>
    public const int MaxLength = 16 << 10;

    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const int MinRsaBits = 2048, MaxRsaBits = 4096;

    /// <summary>A request for a key, as PEM. It asks for nothing: its subject is empty.</summary>
    public static string Create(ECDsa key) => new CertificateRequest(new X500DistinguishedName([0x30, 0x00]), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    /// <summary>The public key of a request whose signature shows that the asker has the private one; null when it is no such request, with the reason.</summary>
    /// <param name="pem">The request as PEM.</param>
    /// <param name="problem">What is wrong; empty when nothing is.</param>
    public static PublicKey? Read(string pem, out string problem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        problem = $"the signing request has more than {MaxLength} characters";
        if (pem.Length > MaxLength) return null;
        problem = "the signing request is no PKCS #10 in PEM, or its signature does not fit its key";
        try
        {
            PublicKey key = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256).PublicKey;
            problem = KeyProblem(key) ?? "";
            return problem.Length == 0 ? key : null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? KeyProblem(PublicKey key)
    {
        if (key.Oid.Value == RsaKey)
        {
            using RSA? rsa = key.GetRSAPublicKey();
            return rsa?.KeySize is >= MinRsaBits and <= MaxRsaBits ? null : $"an RSA key has {MinRsaBits} to {MaxRsaBits} bits";
        }

        using ECDsa? ec = key.GetECDsaPublicKey();
        string? curve = ec?.ExportParameters(includePrivateParameters: false).Curve.Oid.Value;
        return curve is not null && (curve == ECCurve.NamedCurves.nistP256.Oid.Value || curve == ECCurve.NamedCurves.nistP384.Oid.Value)
            ? null
            : "a key is one on the curves P-256 or P-384, or RSA";
    }
}
