using System.Security.Cryptography;
using System.Text;

namespace Insight.Console.Security;

/// <summary>What a secret is compared with. Comparisons take the same time whatever was sent.</summary>
internal readonly struct SecretHash(string secret)
{
    /// <summary>Longest text looked at; anything longer is not ours.</summary>
    private const int MaxLength = 512;

    private readonly byte[] _hash = Hash(secret);

    /// <summary>True when <paramref name="text"/> is the secret.</summary>
    public bool Is(string? text) => text is { Length: > 0 and <= MaxLength } && CryptographicOperations.FixedTimeEquals(Hash(text), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
