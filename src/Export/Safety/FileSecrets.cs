using System.Text;

namespace Insight.Export.Safety;

/// <summary>Secrets in a folder, one file each, whose first line is the secret; the environment variable <c>INSIGHT_SECRET_NAME</c> comes before the file.</summary>
/// <param name="folder">The folder.</param>
/// <param name="environment">Finds environment variables; null: those of this process.</param>
public sealed class FileSecrets(string folder, Func<string, string?>? environment = null) : ISecrets
{
    /// <summary>Most bytes of a secret.</summary>
    public const int MaxBytes = 8192;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly Func<string, string?> _environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>Whether a secret can have this name: 1 to 63 small letters, digits and hyphens.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is >= 1 and <= 63 && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }

    /// <summary>The environment variable of a secret.</summary>
    public static string VariableOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return "INSIGHT_SECRET_" + name.ToUpperInvariant().Replace('-', '_');
    }

    /// <inheritdoc />
    public string? Find(string name, out string problem)
    {
        if (!IsName(name))
        {
            // It is not repeated: somebody may have written the secret itself where its name belongs.
            problem = "A name of a secret must be 1 to 63 small letters, digits and hyphens.";
            return null;
        }

        if (_environment(VariableOf(name)) is { Length: > 0 } fromEnvironment)
        {
            return Checked(fromEnvironment, $"The environment variable {VariableOf(name)}", out problem);
        }

        string path = Path.Combine(folder, name);
        try
        {
            return Read(path, out problem);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"There is no secret '{name}': put it on the first line of {path} (chmod 600), or into the environment variable {VariableOf(name)}.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read: {failure.Message}";
        }

        return null;
    }

    private string? Read(string path, out string problem)
    {
        string real = RealPath.Of(path);
        if (!real.StartsWith(RealPath.Of(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            problem = $"{path} is a link out of the folder of secrets; put the file itself there.";
            return null;
        }

        using FileStream file = new(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
        {
            problem = $"{path} can be used by others than its owner; run chmod 600 {path}.";
            return null;
        }

        byte[] bytes = new byte[MaxBytes + 1];
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int end = bytes.AsSpan(0, count).IndexOf((byte)'\n');
        if (end < 0 && count > MaxBytes)
        {
            problem = $"{path} has a first line of more than {MaxBytes} bytes, which is no secret.";
            return null;
        }

        return Checked(Encoding.UTF8.GetString(bytes, 0, end < 0 ? count : end).TrimEnd('\r').TrimStart('\ufeff'), path, out problem);
    }

    private static string? Checked(string secret, string place, out string problem)
    {
        problem = secret.Length == 0 ? $"{place} is empty where a secret is expected." : "";
        if (secret.Length > MaxBytes) problem = $"{place} has more than {MaxBytes} characters, which is no secret.";
        else if (secret.Any(static c => char.IsControl(c) || c == '\ufffd')) problem = $"{place} holds characters that no secret has; it must be plain text on one line.";
        return problem.Length == 0 ? secret : null;
    }
}
