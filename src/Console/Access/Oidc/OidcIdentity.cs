using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Insight.Console.Access.Oidc;

/// <summary>Who an identity token says that somebody is, once it was looked at.</summary>
/// <param name="Origin">Issuer and subject.</param>
/// <param name="Name">Name, in small letters.</param>
/// <param name="Roles">Roles by the rules of the configuration.</param>
internal sealed record OidcIdentity(string Origin, string Name, Grants Roles)
{
    private const int MaxToken = 64 << 10, MaxSubject = 255;

    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(60);

    // No 'none', and nothing by a shared secret: keys of the issuer are public.
    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Looks at a token (OpenID Connect Core 1.0, section 3.1.3.7): signature, issuer, audience, times, nonce.</summary>
    /// <param name="token">The token.</param>
    /// <param name="issuer">Who must have made it.</param>
    /// <param name="options">For whom.</param>
    /// <param name="nonce">For which attempt.</param>
    /// <param name="now">When.</param>
    /// <returns>Null when something is wrong; with <c>IsUnknownKey</c> it is signed by a key that the issuer did not have when it was asked last.</returns>
    public static (OidcIdentity? Identity, bool IsUnknownKey) Read(string token, OidcIssuer issuer, OidcOptions options, string nonce, DateTimeOffset now)
    {
        JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = MaxToken };
        TokenValidationResult result = handler.ValidateToken(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = options.ClientId,
            IssuerSigningKeys = issuer.Keys,
            ValidAlgorithms = s_algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            RequireAudience = true,
            LifetimeValidator = (from, to, _, _) => to is { } end && now.UtcDateTime - s_skew < end && (from is not { } begin || now.UtcDateTime + s_skew > begin),
        });
        if (!result.IsValid) return (null, result.Exception is SecurityTokenSignatureKeyNotFoundException);
        JsonWebToken read = (JsonWebToken)result.SecurityToken;
        if (TextOf(read, "nonce") != nonce) return (null, false);
        // A token for several must say that it was made for us.
        if ((read.Audiences.Count() > 1 || TextOf(read, "azp") is not null) && TextOf(read, "azp") != options.ClientId) return (null, false);
        if (read.Subject is not { Length: > 0 and <= MaxSubject } subject || subject.Any(static c => c is < '!' or > '~')) return (null, false);
        string name = TextOf(read, options.NameClaim)?.ToLowerInvariant() ?? "";
        HashSet<string> values = [.. result.ClaimsIdentity.Claims.Where(claim => claim.Type == options.RoleClaim).SelectMany(Values)];
        return (new OidcIdentity($"{issuer.Issuer} {subject}", name, RolesOf(values, options)), false);
    }

    private static Grants RolesOf(HashSet<string> values, OidcOptions options)
    {
        Dictionary<string, Role> roles = new(StringComparer.Ordinal);
        foreach (OidcRole rule in options.Roles.Where(rule => values.Contains(rule.Value)))
        {
            if (Access.Roles.TryParse(rule.Role, out Role role) && role > roles.GetValueOrDefault(rule.Tenant)) roles[rule.Tenant] = role;
        }

        return Grants.Of(roles.ToDictionary(static role => role.Key, static role => Access.Roles.Word(role.Value))).Grants ?? Grants.None;
    }

    private static IEnumerable<string> Values(Claim claim)
    {
        if (!claim.Value.StartsWith('[')) return [claim.Value];
        try
        {
            return JsonSerializer.Deserialize<string[]>(claim.Value) ?? [];
        }
        catch (JsonException)
        {
            return [claim.Value];
        }
    }

    private static string? TextOf(JsonWebToken token, string name) => token.TryGetPayloadValue(name, out string value) ? value : null;
}
