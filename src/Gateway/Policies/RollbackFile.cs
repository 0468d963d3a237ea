using System.Text.Json;

namespace Insight.Gateway.Policies;

/// <summary>The policies that this gateway has taken back, on its disk, so that a restart does not put them in force again.</summary>
/// <param name="directory">The bundle's folder; empty: they are kept in memory only.</param>
internal sealed class RollbackFile(string directory)
{
    private const int MaxBytes = 4 << 20;

    private string FilePath => Path.Combine(directory, "rollbacks.json");

    /// <summary>Those that were kept; none when there is no file, or it is damaged.</summary>
    public IReadOnlyList<Rollback> Read()
    {
        try
        {
            if (directory.Length == 0 || !File.Exists(FilePath) || new FileInfo(FilePath).Length > MaxBytes) return [];
            return JsonSerializer.Deserialize<Rollback[]>(File.ReadAllBytes(FilePath)) ?? [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Keeps these in place of the ones before.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Write(IReadOnlyList<Rollback> rollbacks)
    {
        if (directory.Length == 0) return;
        string draft = FilePath + ".new";
        using (FileStream file = new(draft, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, rollbacks);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, FilePath, overwrite: true);
    }
}
