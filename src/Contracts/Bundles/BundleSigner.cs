using System.Security.Cryptography;

namespace Insight.Contracts.Bundles;

/// <summary>Signs manifests: ECDSA on P-256 with SHA-256 (FIPS 186-5), 64 bytes in the form of IEEE P1363.</summary>
public sealed class BundleSigner : IDisposable
{
    private readonly ECDsa _key;

    private BundleSigner(ECDsa key)
    {
        _key = key;
        KeyId = BundleKeyId.Of(key);
    }

    /// <summary>Id of the key, see <see cref="BundleKeyId"/>.</summary>
    public string KeyId { get; }

    /// <summary>The public half as PEM: what gateways pin.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>A new key as PKCS#8 PEM: a secret.</summary>
    public static string CreateKey()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>A signer with a key as PKCS#8 PEM.</summary>
    /// <exception cref="CryptographicException">It is no private key on P-256. The message holds nothing of the key.</exception>
    public static BundleSigner Read(string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (BundleKeyId.IsP256(key))
            {
                BundleSigner signer = new(key);
                signer.Sign([]);
                return signer;
            }
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // Said below, in words that hold nothing of the text.
        }

        key.Dispose();
        throw new CryptographicException("It is no private key on the curve P-256 in PEM.");
    }

    /// <summary>The signature of <paramref name="manifest"/>.</summary>
    public byte[] Sign(ReadOnlySpan<byte> manifest) => _key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
