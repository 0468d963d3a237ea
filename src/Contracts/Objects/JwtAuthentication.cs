namespace Insight.Contracts.Objects;

/// <summary>Bearer tokens signed by a known issuer.</summary>
public sealed record JwtAuthentication
{
    /// <summary>The <c>iss</c> that is demanded.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The <c>aud</c>s of which one is demanded; empty: any.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>https address of the issuer's keys (JWKS, RFC 7517), fetched by gateways, cached, and fetched again for unknown key ids (at most once in ten seconds). http only to loopback.</summary>
    public string? JwksUrl { get; init; }

    /// <summary>The keys themselves instead (JSON).</summary>
    public string? Jwks { get; init; }

    /// <summary>Algorithms. Default: RS256, ES256, PS256. <c>none</c> and symmetric ones are never taken.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = ["RS256", "ES256", "PS256"];

    /// <summary>Claim that names the principal.</summary>
    public string PrincipalClaim { get; init; } = "sub";

    /// <summary>How far clocks may differ.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the upstream gets the token.</summary>
    public bool Forward { get; init; } = true;
}
