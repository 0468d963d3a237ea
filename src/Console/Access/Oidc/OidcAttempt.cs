using System.Security.Cryptography;
using System.Text;
using Insight.Console.Page;
using Microsoft.AspNetCore.WebUtilities;

namespace Insight.Console.Access.Oidc;

/// <summary>What ties the answer of an issuer to the browser that was sent there: it lies in a cookie of that browser.</summary>
/// <param name="State">Against answers that the browser did not ask for (RFC 6749, section 10.12).</param>
/// <param name="Nonce">Against tokens that were made for another attempt (OpenID Connect Core 1.0, section 15.5.2).</param>
/// <param name="Verifier">Against codes that somebody else caught (RFC 7636).</param>
/// <param name="Back">The page to go on to.</param>
internal sealed record OidcAttempt(string State, string Nonce, string Verifier, string Back)
{
    /// <summary>A new one.</summary>
    public static OidcAttempt New(string back) => new(AccessSecret.Create(), AccessSecret.Create(), AccessSecret.Create(), back);

    /// <summary>What the cookie holds; null when it holds none.</summary>
    public static OidcAttempt? Parse(string? cookie) => cookie?.Split('.', 4) is [{ Length: 43 } state, { Length: 43 } nonce, { Length: 43 } verifier, string back]
        ? new OidcAttempt(state, nonce, verifier, ReturnAddress.Read(back))
        : null;

    /// <summary>For the cookie.</summary>
    public string Text => $"{State}.{Nonce}.{Verifier}.{Back}";

    /// <summary>What the issuer is told of the verifier.</summary>
    public string Challenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Whether an answer belongs to it.</summary>
    public bool IsState(string? state) => state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));
}
