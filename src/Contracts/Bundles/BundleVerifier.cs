using System.Security.Cryptography;

namespace Insight.Contracts.Bundles;

/// <summary>Checks signatures of manifests with the one key that was pinned.</summary>
public sealed class BundleVerifier : IDisposable
{
    private readonly ECDsa _key;

    private BundleVerifier(ECDsa key)
    {
        _key = key;
        KeyId = BundleKeyId.Of(key);
    }

    /// <summary>Id of the pinned key, see <see cref="BundleKeyId"/>.</summary>
    public string KeyId { get; }

    /// <summary>A verifier with a public key as PEM.</summary>
    /// <exception cref="CryptographicException">It is no public key on P-256.</exception>
    public static BundleVerifier Read(string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (BundleKeyId.IsP256(key)) return new BundleVerifier(key);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // Said below.
        }

        key.Dispose();
        throw new CryptographicException("It is no public key on the curve P-256 in PEM.");
    }

    /// <summary>Why the signature is none of the pinned key's; null when it is good.</summary>
    public string? Problem(ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> signature, string keyId)
    {
        if (keyId != KeyId) return "the manifest is signed by another key than the one pinned here";
        return IsSigned(manifest, signature)
            ? null
            : "the signature of the manifest is wrong";
    }

    /// <summary>True when the pinned key signed a text.</summary>
    public bool IsSigned(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) => _key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
