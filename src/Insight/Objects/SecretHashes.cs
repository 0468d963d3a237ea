using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Insight.Objects;

/// <summary>What stands in objects in place of secrets.</summary>
internal static class SecretHashes
{
    /// <summary>OWASP's figure for PBKDF2 with SHA-256.</summary>
    private const int Iterations = 600_000;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>A password's hash: <c>pbkdf2-sha256$iterations$salt$hash</c>, another one each time.</summary>
    public static string OfPassword(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha256${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>A new key of 256 bits in letters that every header can carry, and its SHA-256 in hexadecimal digits.</summary>
    public static (string Key, string Sha256) NewKey()
    {
        string key = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (key, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
    }
}
