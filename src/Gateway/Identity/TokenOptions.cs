namespace Insight.Gateway.Identity;

/// <summary>Signed tokens (JWT, RFC 7519) that name the calling service (<c>gateway:identity:token</c>). Without keys there are none.</summary>
public sealed class TokenOptions
{
    /// <summary>The header that carries the token, with or without <c>Bearer</c> before it.</summary>
    public string Header { get; set; } = "Authorization";

    /// <summary>The claim that holds the service's name.</summary>
    public string ServiceClaim { get; set; } = "sub";

    /// <summary>The only issuer that is believed; empty: any whose signature is right.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The audience that tokens must be made for; empty: any.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Keys that signatures are checked with.</summary>
    public IList<TokenKey> Keys { get; } = [];
}
