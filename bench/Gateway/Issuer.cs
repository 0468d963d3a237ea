using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Insight.Gateway.Bench;

/// <summary>Issues the token that every request of a measurement carries.</summary>
internal sealed class Issuer : IDisposable
{
    public const string Name = "https://issuer.example";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>Its keys (RFC 7517).</summary>
    public string Jwks()
    {
        RSAParameters key = _key.ExportParameters(includePrivateParameters: false);
        JsonObject jwk = new() { ["kty"] = "RSA", ["kid"] = "1", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) };
        return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
    }

    /// <summary>A token for a day.</summary>
    public string Token()
    {
        JsonObject claims = new() { ["iss"] = Name, ["aud"] = "shop", ["sub"] = "alice", ["scope"] = "openid profile products:read", ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 86_400 };
        string signed = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT","kid":"1"}"""u8) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        return signed + "." + Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public void Dispose() => _key.Dispose();
}
