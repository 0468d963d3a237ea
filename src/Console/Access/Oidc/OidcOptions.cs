namespace Insight.Console.Access.Oidc;

/// <summary>Signing in with an issuer of OpenID Connect (configuration section <c>console.oidc</c>).</summary>
public sealed class OidcOptions
{
    /// <summary>Address of the issuer, such as <c>https://id.example.com</c>. Empty: people sign in here only.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The console's id at the issuer.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>File with the console's secret at the issuer (first line). Empty: it has none and proves itself by PKCE alone.</summary>
    public string ClientSecretFile { get; set; } = "";

    /// <summary>Address under which browsers reach the console, such as <c>https://insight.example.com</c>; the issuer sends them back to <c>/sign-in/oidc/callback</c> there.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Claim with the name of a person. Who has which name is settled at the first sign-in; afterwards issuer and subject say who somebody is.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>Claim with the groups or roles of a person: a text or a list of texts.</summary>
    public string RoleClaim { get; set; } = "groups";

    /// <summary>What more is asked of the issuer beside <c>openid</c>, such as <c>profile groups</c>.</summary>
    public string Scopes { get; set; } = "profile";

    /// <summary>Which roles the values of that claim give. Whoever gets none is not let in.</summary>
    public IList<OidcRole> Roles { get; } = [];

    /// <summary>Whether there is an issuer.</summary>
    internal bool IsOn => Authority.Length > 0;

    /// <summary>Why the settings cannot be used.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!IsOn) yield break;
        if (!OidcAddress.IsSafe(Authority)) yield return "console:oidc:authority: must begin with https:// (http:// only on loopback).";
        if (!OidcAddress.IsSafe(PublicUrl)) yield return "console:oidc:publicUrl: the console's own address is needed, beginning with https:// (http:// only on loopback).";
        if (ClientId.Length == 0) yield return "console:oidc:clientId: is needed.";
        if (Roles.Count == 0) yield return "console:oidc:roles: nobody would get a role; map values of the claim to roles.";
        foreach (OidcRole rule in Roles)
        {
            if (rule.Value.Length == 0) yield return "console:oidc:roles: value: is needed.";
            if (!Access.Roles.TryParse(rule.Role, out _)) yield return $"console:oidc:roles: role: is {Access.Roles.Words}.";
        }
    }
}
