using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Insight.Console.Security;

/// <summary>The secret that opens the console until there are users, and the cookie value that stands for it in browsers.</summary>
/// <remarks>Comparisons take the same time whatever was sent. The cookie is derived one way: who reads it does not have the token.</remarks>
public sealed class ConsoleToken
{
    private const int RandomBytes = 24;

    /// <summary>Longest text looked at; anything longer is not ours.</summary>
    private const int MaxLength = 512;

    private readonly byte[] _tokenHash;
    private readonly byte[] _cookieHash;

    /// <summary>The given token, or a fresh random one when it is empty.</summary>
    public ConsoleToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Value = token.Length > 0 ? token : WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes));
        Cookie = WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Value), "insight console cookie"u8));
        _tokenHash = Hash(Value);
        _cookieHash = Hash(Cookie);
    }

    /// <summary>The token itself: for the start message and the run file, never for logs.</summary>
    public string Value { get; }

    /// <summary>What the browser's cookie holds.</summary>
    public string Cookie { get; }

    /// <summary>True when <paramref name="text"/> is the token.</summary>
    public bool IsToken(string? text) => Same(text, _tokenHash);

    /// <summary>True when <paramref name="text"/> is the cookie's value.</summary>
    public bool IsCookie(string? text) => Same(text, _cookieHash);

    private static bool Same(string? text, byte[] hash) =>
        text is { Length: > 0 and <= MaxLength } && CryptographicOperations.FixedTimeEquals(Hash(text), hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
