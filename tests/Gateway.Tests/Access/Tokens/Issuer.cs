using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Insight.Gateway.Tests.Access.Tokens;

/// <summary>An issuer of tokens: a key, its public half, and tokens with whatever a test wants in them.</summary>
internal sealed class Issuer : IDisposable
{
    public const string Name = "https://issuer.example";

    private readonly AsymmetricAlgorithm _key;

    private Issuer(AsymmetricAlgorithm key, string? id)
    {
        _key = key;
        Id = id;
    }

    public string? Id { get; }

    public static Issuer Rsa(string? id = "rsa", int bits = 2048) => new(RSA.Create(bits), id);

    public static Issuer Curve(string? id = "ec", string curve = "nistP256") => new(ECDsa.Create(ECCurve.CreateFromFriendlyName(curve)), id);

    /// <summary>A set of the public keys of some issuers.</summary>
    public static string Jwks(params Issuer[] issuers) => new JsonObject { ["keys"] = new JsonArray([.. issuers.Select(static issuer => issuer.Jwk())]) }.ToJsonString();

    public JsonObject Jwk()
    {
        JsonObject jwk = [];
        if (Id is not null) jwk["kid"] = Id;
        if (_key is RSA rsa)
        {
            RSAParameters parameters = rsa.ExportParameters(includePrivateParameters: false);
            jwk["kty"] = "RSA";
            jwk["n"] = Base64Url.EncodeToString(parameters.Modulus);
            jwk["e"] = Base64Url.EncodeToString(parameters.Exponent);
            return jwk;
        }

        ECParameters point = ((ECDsa)_key).ExportParameters(includePrivateParameters: false);
        jwk["kty"] = "EC";
        jwk["crv"] = point.Q.X!.Length switch { 32 => "P-256", 48 => "P-384", _ => "P-521" };
        jwk["x"] = Base64Url.EncodeToString(point.Q.X);
        jwk["y"] = Base64Url.EncodeToString(point.Q.Y);
        return jwk;
    }

    /// <summary>The public key as PEM, which an attacker knows too.</summary>
    public byte[] PublicPem() => Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem());

    /// <summary>A signed token.</summary>
    /// <param name="claims">Its claims.</param>
    /// <param name="algorithm">Its algorithm; empty: the key's usual one.</param>
    /// <param name="header">Further members of its header.</param>
    public string Token(JsonObject claims, string algorithm = "", JsonObject? header = null)
    {
        if (algorithm.Length == 0) algorithm = _key is RSA ? "RS256" : "ES256";
        JsonObject full = new() { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (Id is not null) full["kid"] = Id;
        foreach ((string name, JsonNode? value) in header ?? []) full[name] = value?.DeepClone();
        string signed = Part(full.ToJsonString()) + "." + Part(claims.ToJsonString());
        return signed + "." + Base64Url.EncodeToString(Sign(algorithm, Encoding.ASCII.GetBytes(signed)));
    }

    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public void Dispose() => _key.Dispose();

    private byte[] Sign(string algorithm, byte[] data)
    {
        HashAlgorithmName hash = new("SHA" + algorithm[2..]);
        return _key switch
        {
            RSA rsa => rsa.SignData(data, hash, algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            _ => ((ECDsa)_key).SignData(data, hash),
        };
    }
}
