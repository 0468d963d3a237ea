using System.Text;

namespace Insight.Console.Bundles;

/// <summary>Secrets and keys in files: made once, readable by their owner only, on the disk before anyone relies on them.</summary>
internal static class SecretFile
{
    /// <summary>Nothing kept here is longer, in bytes.</summary>
    private const int MaxBytes = 16 << 10;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The text of the file; when there is none, it is made with what <paramref name="create"/> gives.</summary>
    /// <exception cref="IOException">It cannot be read or written, or others may read or write it.</exception>
    public static string ReadOrCreate(string path, Func<string> create)
    {
        if (!File.Exists(path)) Write(path, create(), OwnerOnly, overwrite: false);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw new IOException($"'{path}' holds a secret that other users can read or change; run: chmod 600 '{path}'");
        if (new FileInfo(path).Length > MaxBytes) throw new IOException($"'{path}' is too large to be what it should be");
        return File.ReadAllText(path).Trim();
    }

    /// <summary>Writes a file that everybody may read, unless it holds the same already.</summary>
    public static void Publish(string path, string text)
    {
        if (File.Exists(path) && new FileInfo(path).Length <= MaxBytes && File.ReadAllText(path) == text) return;
        Write(path, text, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead, overwrite: true);
    }

    private static void Write(string path, string text, UnixFileMode mode, bool overwrite)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using (FileStream file = new(draft, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            // Another process was first: its secret counts.
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
