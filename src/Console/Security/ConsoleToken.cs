using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Insight.Console.Security;

/// <summary>The secret that opens the console until there are users, and the cookie value that stands for it in browsers.</summary>
/// <remarks>Comparisons take the same time whatever was sent. The cookie is derived one way: who reads it does not have the token.</remarks>
public sealed class ConsoleToken
{
    private const int RandomBytes = 24;

    private readonly SecretHash _tokenHash;
    private readonly SecretHash _cookieHash;

    /// <summary>The given token, or a fresh random one when it is empty.</summary>
    public ConsoleToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Value = token.Length > 0 ? token : WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes));
        Cookie = WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Value), "insight console cookie"u8));
        _tokenHash = new SecretHash(Value);
        _cookieHash = new SecretHash(Cookie);
    }

    /// <summary>The token itself: for the start message and the run file, never for logs.</summary>
    public string Value { get; }

    /// <summary>What the browser's cookie holds.</summary>
    public string Cookie { get; }

    /// <summary>True when <paramref name="text"/> is the token.</summary>
    public bool IsToken(string? text) => _tokenHash.Is(text);

    /// <summary>True when <paramref name="text"/> is the cookie's value.</summary>
    public bool IsCookie(string? text) => _cookieHash.Is(text);
}
