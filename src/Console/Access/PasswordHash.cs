using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Insight.Console.Access;

/// <summary>What is kept of a password: PBKDF2 with HMAC-SHA-512 (RFC 8018), as <c>pbkdf2-sha512$ITERATIONS$SALT$HASH</c>, both in Base64.</summary>
public static class PasswordHash
{
    /// <summary>Iterations of new hashes: what OWASP's Password Storage Cheat Sheet (2023) asks of PBKDF2-HMAC-SHA512.</summary>
    public const int Iterations = 210_000;

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16, HashBytes = 64, MaxIterations = 10_000_000;

    // As costly as any other: whoever asks for a name that is not there waits as long.
    private static readonly string s_nobody = Of("nobody has this password", Iterations);

    /// <summary>The hash of a password.</summary>
    public static string Of(string password, int iterations = Iterations)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, iterations, HashBytes))}");
    }

    /// <summary>Whether a password is the one of a hash, and whether the hash should be made anew because it was cheaper than they are today. Without a hash it takes as long.</summary>
    public static (bool IsRight, bool IsOld) Verify(string? hash, string password)
    {
        string[] parts = (string.IsNullOrEmpty(hash) ? s_nobody : hash).Split('$');
        if (parts is not [Scheme, var count, var salt, var kept] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations) || iterations is < 1 or > MaxIterations) return (false, false);
        byte[] expected = Convert.FromBase64String(kept);
        bool isRight = CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), iterations, expected.Length), expected);
        return (isRight && !string.IsNullOrEmpty(hash), iterations < Iterations);
    }

    private static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, length);
}
