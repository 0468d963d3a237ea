namespace Insight.Gateway.Identity;

/// <summary>A key that token signatures are checked with (<c>gateway:identity:token:keys</c>).</summary>
public sealed class TokenKey
{
    /// <summary>The key id (<c>kid</c>) in tokens; empty: any.</summary>
    public string Id { get; set; } = "";

    /// <summary>HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384 or ES512. A key checks no other algorithm.</summary>
    public string Algorithm { get; set; } = "";

    /// <summary>The shared secret in base 64, for HS algorithms.</summary>
    public string Secret { get; set; } = "";

    /// <summary>A PEM file with the public key or certificate, for RS and ES algorithms.</summary>
    public string PublicKeyFile { get; set; } = "";
}
