using System.Buffers.Text;
using System.Security.Cryptography;
using Insight.Contracts.Bundles;

namespace Insight.Contracts.Enrolment;

/// <summary>What lets one gateway enrol once, and tells it which console is the right one.</summary>
/// <param name="Id">Its id, 16 small hexadecimal digits: no secret.</param>
/// <param name="Secret">32 random bytes.</param>
/// <param name="KeyId">Id of the key that the console signs with (<see cref="BundleKeyId"/>): the pin.</param>
public sealed record JoinToken(string Id, ReadOnlyMemory<byte> Secret, string KeyId)
{
    private const string Prefix = "ij1";
    private const int IdBytes = 8, MaxLength = 256;

    /// <summary>A new token for a console with this key.</summary>
    public static JoinToken Create(string keyId) => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), RandomNumberGenerator.GetBytes(EnrolmentFormat.SecretBytes), keyId);

    /// <summary>Reads a token; null when the text is none.</summary>
    public static JoinToken? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] fields = text.Length <= MaxLength ? text.Split('.') : [];
        if (fields.Length != 4 || fields[0] != Prefix || !IsId(fields[1]) || !BundleFormat.IsHash(fields[3])) return null;
        byte[] secret = new byte[EnrolmentFormat.SecretBytes + 1];
        return Base64Url.IsValid(fields[2]) && Base64Url.TryDecodeFromChars(fields[2], secret, out int length) && length == EnrolmentFormat.SecretBytes
            ? new JoinToken(fields[1], secret.AsMemory(0, length), fields[3])
            : null;
    }

    /// <summary>True for a text that an id may be.</summary>
    public static bool IsId(string text) => text is { Length: 2 * IdBytes } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The token as text: a secret, for the one gateway it is meant for.</summary>
    public string Text() => $"{Prefix}.{Id}.{Base64Url.EncodeToString(Secret.Span)}.{KeyId}";

    /// <summary>Says nothing of the secret, wherever it is printed.</summary>
    public override string ToString() => $"join token {Id}";
}
