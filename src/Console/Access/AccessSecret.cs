using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Insight.Console.Access;

/// <summary>Secrets that the console makes: 256 random bits, of which it keeps only the SHA-256. They cannot be guessed, so that no slower hash is needed.</summary>
internal static class AccessSecret
{
    private const int RandomBytes = 32;

    /// <summary>A new one.</summary>
    public static string Create() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is kept of it, in hexadecimal digits.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
