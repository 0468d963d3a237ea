using System.Globalization;
using System.Security.Cryptography;

namespace Insight.Gateway.Access.Passwords;

/// <summary>A password's hash as it is written: <c>pbkdf2-sha256$iterations$salt$hash</c>, base 64.</summary>
internal sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    private const string Scheme = "pbkdf2-sha256";

    /// <summary>Fewer are no protection, more are a second of work for each guess of a stranger.</summary>
    private const int MinIterations = 1_000, MaxIterations = 5_000_000;

    private const int MinBytes = 8, MaxBytes = 64;

    /// <summary>Reads a hash; null when it is none.</summary>
    public static PasswordHash? Read(string text)
    {
        if (text.Split('$') is not [Scheme, var count, var salt, var hash]) return null;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations) || iterations is < MinIterations or > MaxIterations) return null;
        return Bytes(salt) is { } saltBytes && Bytes(hash) is { } hashBytes ? new PasswordHash(iterations, saltBytes, hashBytes) : null;
    }

    /// <summary>A hash that no password has and that costs as much.</summary>
    public static PasswordHash OfNobody(int iterations) => new(iterations, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a password has this hash. Takes as long as it is meant to: a tenth of a second and more.</summary>
    public bool Fits(ReadOnlySpan<byte> password)
    {
        Span<byte> hash = stackalloc byte[MaxBytes];
        Rfc2898DeriveBytes.Pbkdf2(password, Salt, hash[..Hash.Length], Iterations, HashAlgorithmName.SHA256);
        return CryptographicOperations.FixedTimeEquals(hash[..Hash.Length], Hash);
    }

    private static byte[]? Bytes(string text)
    {
        byte[] bytes = new byte[MaxBytes];
        return text.Length <= 2 * MaxBytes && Convert.TryFromBase64String(text, bytes, out int length) && length >= MinBytes ? bytes[..length] : null;
    }
}
