using System.Buffers;

namespace Insight.Gateway.Authentication;

/// <summary>Tells a JSON web token (RFC 7519) from other tokens by its form. It is not decoded and not believed.</summary>
internal static class Jwt
{
    /// <summary>What <c>{"</c> begins with in base 64: a JSON object with a member.</summary>
    private const string Object = "eyJ";

    private const int MaxLength = 16 << 10;

    private static readonly SearchValues<char> s_base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Three parts in base 64 (an unsigned one's last is empty), or five of an encrypted one, the first of them a JSON object.</summary>
    public static bool IsOne(ReadOnlySpan<char> token)
    {
        if (token.Length is < 20 or > MaxLength || !token.StartsWith(Object)) return false;
        int parts = 0;
        while (true)
        {
            int end = token.IndexOfAnyExcept(s_base64Url);
            parts++;
            if (end < 0) return parts is 3 or 5;
            if (token[end] != '.' || (end == 0 && parts == 1)) return false;
            token = token[(end + 1)..];
        }
    }
}
