using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Console.Access.Oidc;

/// <summary>Signs people in with an issuer: the authorisation code flow with PKCE (OpenID Connect Core 1.0, section 3.1).</summary>
internal sealed partial class OidcFlow(OidcClient client, UserStore users, SessionStore sessions, IOptions<ConsoleOptions> options, TimeProvider time, ILogger<OidcFlow> logger)
{
    private readonly OidcOptions _options = options.Value.Oidc;

    private string Redirect => _options.PublicUrl.TrimEnd('/') + OidcEndpoints.CallbackPath;

    /// <summary>Where to send a browser; null when the issuer is away.</summary>
    public async Task<string?> StartAsync(OidcAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            OidcIssuer issuer = await client.IssuerAsync(anew: false, cancellationToken);
            return QueryHelpers.AddQueryString(issuer.AuthorizationEndpoint, new Dictionary<string, string?>
            {
                ["response_type"] = "code",
                ["client_id"] = _options.ClientId,
                ["redirect_uri"] = Redirect,
                ["scope"] = $"openid {_options.Scopes}".Trim(),
                ["state"] = attempt.State,
                ["nonce"] = attempt.Nonce,
                ["code_challenge"] = attempt.Challenge,
                ["code_challenge_method"] = "S256",
            });
        }
        catch (OidcException error)
        {
            LogFailed(error.Message);
            return null;
        }
    }

    /// <summary>A session for whoever the issuer says it is; null when it says nothing that counts.</summary>
    public async Task<string?> FinishAsync(OidcAttempt attempt, string code, CancellationToken cancellationToken)
    {
        try
        {
            OidcIssuer issuer = await client.IssuerAsync(anew: false, cancellationToken);
            string token = await client.RedeemAsync(issuer, code, attempt.Verifier, Redirect, cancellationToken);
            (OidcIdentity? identity, bool isUnknownKey) = OidcIdentity.Read(token, issuer, _options, attempt.Nonce, time.GetUtcNow());
            // Issuers change keys.
            if (isUnknownKey) (identity, _) = OidcIdentity.Read(token, await client.IssuerAsync(anew: true, cancellationToken), _options, attempt.Nonce, time.GetUtcNow());
            if (identity is null) return Refused("its token does not count");
            if (PasswordRules.NameProblem(identity.Name) is not null) return Refused("its token names nobody, or in a way that names here cannot be");
            if (users.SignInFrom(identity.Origin, identity.Name, identity.Roles) is not { } user) return Refused("somebody else has this name already, or no role is mapped to what it says");
            return user.Roles.Text() == Grants.None.Text() ? Refused("no role is mapped to what it says") : sessions.Begin(user.Name);
        }
        catch (OidcException error)
        {
            return Refused(error.Message);
        }
    }

    private string? Refused(string reason)
    {
        LogFailed(reason);
        return null;
    }

    [LoggerMessage(EventId = 4401, Level = LogLevel.Warning, Message = "Sign-in with the issuer failed: {Reason}")]
    private partial void LogFailed(string reason);
}
