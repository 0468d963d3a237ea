using System.Security.Cryptography;

namespace Insight.Gateway.Access.Tokens;

/// <summary>A signature algorithm of RFC 7518, section 3.1. Symmetric ones and <c>none</c> are not among them, whatever is configured.</summary>
/// <param name="Name">Its name in tokens.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Padding">RSA's padding; null: it is not RSA.</param>
/// <param name="Curve">The one curve that goes with it; null: it is RSA.</param>
internal sealed record SignatureAlgorithm(string Name, HashAlgorithmName Hash, RSASignaturePadding? Padding, string? Curve)
{
    private static readonly SignatureAlgorithm[] s_all =
    [
        new("RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, null),
        new("RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1, null),
        new("RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1, null),
        new("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss, null),
        new("PS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pss, null),
        new("PS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pss, null),
        new("ES256", HashAlgorithmName.SHA256, null, "P-256"),
        new("ES384", HashAlgorithmName.SHA384, null, "P-384"),
        new("ES512", HashAlgorithmName.SHA512, null, "P-521"),
    ];

    /// <summary>The algorithm of a name; null: none that is taken.</summary>
    public static SignatureAlgorithm? Find(string name) => Array.Find(s_all, algorithm => algorithm.Name == name);
}
