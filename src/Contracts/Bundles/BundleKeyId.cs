using System.Security.Cryptography;

namespace Insight.Contracts.Bundles;

/// <summary>The id of a signing key: SHA-256 of its public half (SubjectPublicKeyInfo, DER) in small hexadecimal digits.</summary>
public static class BundleKeyId
{
    /// <summary>The id of <paramref name="key"/>.</summary>
    public static string Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>True for a key on the curve P-256, the only one in use.</summary>
    public static bool IsP256(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
    }
}
