using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Insight.Gateway.Access.Tokens;

/// <summary>An issuer's public keys (JWKS, RFC 7517). Keys that are of no use here, or broken, are left out.</summary>
internal sealed class KeySet
{
    /// <summary>Issuers have two or three keys.</summary>
    private const int MaxKeys = 100;

    /// <summary>Below, RSA is broken; beyond, a signature costs milliseconds.</summary>
    private const int MinRsaBytes = 2048 / 8, MaxRsaBytes = 8192 / 8;

    private KeySet(IReadOnlyList<VerificationKey> keys) => Keys = keys;

    public IReadOnlyList<VerificationKey> Keys { get; }

    /// <summary>Reads a set; null when the text is none or holds no usable key.</summary>
    public static KeySet? Read(ReadOnlySpan<byte> json)
    {
        if (StrictJson.Read(json) is not { } root || !root.TryGetProperty("keys", out JsonElement keys) || keys.ValueKind != JsonValueKind.Array) return null;
        List<VerificationKey> usable = [.. keys.EnumerateArray().Take(MaxKeys).Select(ReadKey).OfType<VerificationKey>()];
        return usable.Count == 0 ? null : new KeySet(usable);
    }

    /// <summary>Whether a key of this id is there.</summary>
    public bool Has(string? id)
    {
        if (id is null) return false;
        foreach (VerificationKey key in Keys)
        {
            if (key.Id == id) return true;
        }

        return false;
    }

    private static VerificationKey? ReadKey(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || (Text(jwk, "use") ?? "sig") != "sig" || !MayVerify(jwk)) return null;
        string? id = Text(jwk, "kid"), algorithm = Text(jwk, "alg");
        try
        {
            return Text(jwk, "kty") switch
            {
                "RSA" => ReadRsa(jwk, id, algorithm),
                "EC" => ReadCurve(jwk, id, algorithm),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static VerificationKey? ReadRsa(JsonElement jwk, string? id, string? algorithm)
    {
        byte[] modulus = Bytes(jwk, "n"), exponent = Bytes(jwk, "e");
        if (modulus.Length is < MinRsaBytes or > MaxRsaBytes || exponent.Length is 0 or > 4) return null;
        return VerificationKey.OfRsa(id, algorithm, new RSAParameters { Modulus = modulus, Exponent = exponent });
    }

    private static VerificationKey? ReadCurve(JsonElement jwk, string? id, string? algorithm)
    {
        string? name = Text(jwk, "crv");
        (ECCurve Curve, int Bytes)? known = name switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66),
            _ => null,
        };
        byte[] x = Bytes(jwk, "x"), y = Bytes(jwk, "y");
        if (known is not { } curve || x.Length != curve.Bytes || y.Length != curve.Bytes) return null;
        return VerificationKey.OfCurve(id, algorithm, name!, new ECParameters { Curve = curve.Curve, Q = new ECPoint { X = x, Y = y } });
    }

    private static bool MayVerify(JsonElement jwk) =>
        !jwk.TryGetProperty("key_ops", out JsonElement operations)
        || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(static operation => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify")));

    private static string? Text(JsonElement jwk, string name) => jwk.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A number in base 64 URL without zeros before it; empty when it is none.</summary>
    private static byte[] Bytes(JsonElement jwk, string name)
    {
        try
        {
            byte[] bytes = Base64Url.DecodeFromChars(Text(jwk, name));
            return name is "n" or "e" ? bytes.AsSpan().TrimStart((byte)0).ToArray() : bytes;
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
