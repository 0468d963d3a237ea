namespace Insight.Gateway.Authentication;

/// <summary>The scheme of an <c>Authorization</c> header (RFC 9110, section 11.1).</summary>
internal static class AuthScheme
{
    /// <summary>What the kind is called when the scheme is none of those known: the first word of such a header may itself be the secret.</summary>
    public const string Other = "other";

    // IANA's registry of authentication schemes, and what clouds and frameworks use beside it.
    private static readonly string[] s_known =
    [
        "basic", "digest", "dpop", "gnap", "hoba", "mutual", "negotiate", "ntlm", "kerberos", "oauth", "privatetoken", "scram-sha-1", "scram-sha-256", "vapid", "concealed",
        "aws4-hmac-sha256", "sharedkey", "sharedkeylite", "sharedaccesssignature", "hawk", "hmac", "signature", "token",
    ];

    /// <summary>The kind of authentication that a header shows: <c>jwt</c>, <c>bearer</c>, <c>api_key</c>, the scheme's own name, or <see cref="Other"/>.</summary>
    public static string KindOf(ReadOnlySpan<char> header)
    {
        header = header.Trim();
        int space = header.IndexOf(' ');
        if (space <= 0) return Jwt.IsOne(header) ? "jwt" : Other;
        ReadOnlySpan<char> scheme = header[..space], credentials = header[(space + 1)..].Trim();
        if (Is(scheme, "bearer")) return Jwt.IsOne(credentials) ? "jwt" : "bearer";
        if (Is(scheme, "apikey") || Is(scheme, "api-key") || Is(scheme, "api_key")) return "api_key";
        foreach (string known in s_known)
        {
            if (Is(scheme, known)) return known;
        }

        return Other;
    }

    private static bool Is(ReadOnlySpan<char> scheme, string name) => scheme.Equals(name, StringComparison.OrdinalIgnoreCase);
}
