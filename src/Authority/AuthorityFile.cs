using System.Text;
using System.Text.Json;

namespace Insight.Authority;

/// <summary>An authority on disk: one JSON file, readable by its owner only, replaced as a whole.</summary>
public static class AuthorityFile
{
    private const int MaxBytes = 1 << 20;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the file.</summary>
    /// <exception cref="AuthorityException">There is none, it cannot be read, or it is no authority.</exception>
    public static AuthorityState Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new AuthorityException($"'{path}' is too large to be an authority");
            AuthorityState? state = JsonSerializer.Deserialize(File.ReadAllBytes(path), AuthorityJson.Default.AuthorityState);
            return state is { Format: AuthorityState.CurrentFormat, Roots.Count: > 0 and <= AuthorityState.MaxRoots } && NameRules.TrustDomainProblem(state.TrustDomain) is null
                ? state
                : throw new AuthorityException($"'{path}' is no authority of the format {AuthorityState.CurrentFormat}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AuthorityException($"there is no authority in '{path}'; make one with 'insight ca init'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AuthorityException($"'{path}' cannot be read: {error.Message}");
        }
        catch (JsonException)
        {
            throw new AuthorityException($"'{path}' is no authority: it is not JSON of the known form");
        }
    }

    /// <summary>Writes the file in place of the one before.</summary>
    /// <param name="path">Where.</param>
    /// <param name="state">What.</param>
    /// <param name="replace">Whether there may be one already.</param>
    /// <exception cref="AuthorityException">It cannot be written, or there is one already.</exception>
    public static void Write(string path, AuthorityState state, bool replace) =>
        WriteSecret(path, Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(state, AuthorityJson.Default.AuthorityState)), replace);

    /// <summary>Writes a text that only the owner may read, on the disk before it counts.</summary>
    /// <exception cref="AuthorityException">It cannot be written, or there is a file already that may not be replaced.</exception>
    public static void WriteSecret(string path, string text, bool replace)
    {
        string draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (FileStream file = new(draft, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, replace);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AuthorityException(!replace && File.Exists(path) ? $"'{path}' exists already and is not replaced" : $"'{path}' cannot be written: {error.Message}");
        }
        finally
        {
            if (File.Exists(draft)) File.Delete(draft);
        }
    }
}
