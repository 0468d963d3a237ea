using System.Security.Cryptography;

namespace Insight.Authority;

/// <summary>Private keys at rest: PKCS #8 with PBES2, AES-256-CBC and PBKDF2 with SHA-256 (RFC 8018).</summary>
internal static class KeyEncryption
{
    /// <summary>What a guess costs; OWASP's figure for PBKDF2 with SHA-256 (2023).</summary>
    public const int Iterations = 600_000;

    private static readonly PbeParameters s_parameters = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);

    public static string Encrypt(ECDsa key, string passphrase) => key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, s_parameters);

    /// <summary>The key.</summary>
    /// <exception cref="AuthorityException">The passphrase is another one, or the text is no such key.</exception>
    public static ECDsa Decrypt(string pem, string passphrase)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(pem, passphrase);
            return key;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new AuthorityException("the key of the authority cannot be opened: the passphrase is another one, or the file is damaged");
        }
    }
}
