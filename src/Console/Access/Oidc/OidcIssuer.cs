using Microsoft.IdentityModel.Tokens;

namespace Insight.Console.Access.Oidc;

/// <summary>What an issuer says of itself (OpenID Connect Discovery 1.0), with its keys.</summary>
/// <param name="Issuer">Its name, as it stands in its tokens.</param>
/// <param name="AuthorizationEndpoint">Where browsers are sent.</param>
/// <param name="TokenEndpoint">Where codes become tokens.</param>
/// <param name="KeysAddress">Where its keys are.</param>
/// <param name="Keys">The keys.</param>
internal sealed record OidcIssuer(string Issuer, string AuthorizationEndpoint, string TokenEndpoint, string KeysAddress, IReadOnlyList<SecurityKey> Keys);
