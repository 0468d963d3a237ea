namespace Insight.Gateway.Authentication;

/// <summary>Which names of headers, query parameters and cookies say that they carry a credential.</summary>
internal static class AuthNames
{
    private const int MaxLength = 64;

    private static readonly string[] s_keys =
    [
        "apikey", "apitoken", "accesskey", "authkey", "authtoken", "appkey", "applicationkey", "subscriptionkey", "functionskey", "privatetoken", "servicetoken", "clientsecret",
    ];

    private static readonly string[] s_tokens = ["accesstoken", "bearertoken", "idtoken", "jwt", "jwttoken"];

    private static readonly string[] s_sessions = ["session", "sessionid", "sess", "sessid", "sid", "jsessionid", "auth", "authtoken", "accesstoken", "refreshtoken", "idtoken", "token", "jwt", "logintoken"];

    /// <summary>Whether a header or query parameter is an API key by its name.</summary>
    public static bool IsKey(ReadOnlySpan<char> name) => MayBeOne(name) && EndsWithOne(name, s_keys);

    /// <summary>Whether a header or query parameter is a bearer's token by its name (RFC 6750, section 2.3).</summary>
    public static bool IsToken(ReadOnlySpan<char> name) => MayBeOne(name) && EndsWithOne(name, s_tokens);

    /// <summary>Whether a cookie names a session by its name.</summary>
    public static bool IsSession(ReadOnlySpan<char> name)
    {
        Span<char> plain = stackalloc char[MaxLength];
        ReadOnlySpan<char> letters = plain[..Plain(name, plain)];
        if (letters.IsEmpty || letters.Contains("csrf", StringComparison.Ordinal) || letters.Contains("xsrf", StringComparison.Ordinal)) return false;
        if (letters.Contains("session", StringComparison.Ordinal) || letters.Contains("sessid", StringComparison.Ordinal)) return true;
        if (name.StartsWith(".AspNetCore.", StringComparison.OrdinalIgnoreCase)) return letters.Contains("cookies", StringComparison.Ordinal) || letters.Contains("identity", StringComparison.Ordinal);
        foreach (string word in s_sessions)
        {
            if (letters.SequenceEqual(word) || (EndsWithWord(name, word) && letters.EndsWith(word))) return true;
        }

        return false;
    }

    /// <summary>Most names of headers end otherwise, and every request has some.</summary>
    private static bool MayBeOne(ReadOnlySpan<char> name) =>
        name.EndsWith("key", StringComparison.OrdinalIgnoreCase) || name.EndsWith("token", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("secret", StringComparison.OrdinalIgnoreCase) || name.EndsWith("jwt", StringComparison.OrdinalIgnoreCase);

    private static bool EndsWithOne(ReadOnlySpan<char> name, string[] words)
    {
        Span<char> plain = stackalloc char[MaxLength];
        ReadOnlySpan<char> letters = plain[..Plain(name, plain)];
        foreach (string word in words)
        {
            if (letters.EndsWith(word)) return true;
        }

        return false;
    }

    /// <summary><c>connect.sid</c> ends with the word <c>sid</c>, <c>inside</c> and <c>_fbsid</c> do not.</summary>
    private static bool EndsWithWord(ReadOnlySpan<char> name, string word) =>
        name.Length > word.Length && name.EndsWith(word, StringComparison.OrdinalIgnoreCase) && !char.IsAsciiLetterOrDigit(name[^(word.Length + 1)]);

    /// <summary>Letters and digits in lower case; nothing of a name that is too long.</summary>
    private static int Plain(ReadOnlySpan<char> name, Span<char> plain)
    {
        if (name.Length > plain.Length) return 0;
        int length = 0;
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c)) plain[length++] = char.ToLowerInvariant(c);
        }

        return length;
    }
}
