using System.Security.Cryptography;

namespace Insight.Authority;

/// <summary>The passphrase of the authority's keys, by reference: a file or an environment variable, never an argument, which every user of the machine could read.</summary>
public static class Passphrase
{
    /// <summary>Shorter ones can be guessed.</summary>
    public const int MinLength = 16;

    private const int MaxLength = 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>A new random one of 256 bits.</summary>
    public static string Create() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The first line of a file.</summary>
    /// <exception cref="AuthorityException">It cannot be read, is too short, or others may read it.</exception>
    public static string FromFile(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new AuthorityException($"'{path}' holds a passphrase that other users can read or change; run: chmod 600 '{path}'");
            }

            if (new FileInfo(path).Length > MaxLength) throw new AuthorityException($"'{path}' is too large to hold a passphrase");
            return Checked(File.ReadLines(path).FirstOrDefault() ?? "", $"'{path}'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AuthorityException($"the passphrase cannot be read from '{path}': {error.Message}");
        }
    }

    /// <summary>The value of an environment variable.</summary>
    /// <exception cref="AuthorityException">It is not set, or too short.</exception>
    public static string FromVariable(string name) => Checked(Environment.GetEnvironmentVariable(name) ?? "", $"the environment variable {name}");

    private static string Checked(string text, string source) =>
        text.Length >= MinLength ? text : throw new AuthorityException($"{source} holds no passphrase of at least {MinLength} characters");
}
