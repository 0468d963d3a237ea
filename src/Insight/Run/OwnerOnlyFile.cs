using System.Text.Json;

namespace Insight.Run;

/// <summary>Small JSON files that only their owner may read, replaced as a whole so that a reader never sees half of one.</summary>
public static class OwnerOnlyFile
{
    /// <summary>Writes <paramref name="value"/> to <paramref name="path"/>.</summary>
    public static void Write<T>(string path, T value)
    {
        string draft = path + ".new";
        File.Delete(draft);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream file = new(draft, options)) JsonSerializer.Serialize(file, value);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when there is no such file or it is not readable as one.</summary>
    public static T? Read<T>(string path) where T : class
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
