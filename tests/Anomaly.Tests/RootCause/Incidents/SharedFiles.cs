namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>Finds data that lies beside the repository, in <c>shared/data</c>; not every machine has it.</summary>
internal static class SharedFiles
{
    /// <summary>The path below <c>shared/data</c>, or null when it is not here.</summary>
    public static string? Find(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string found = Path.Combine(folder.FullName, "shared/data", path);
            if (File.Exists(found) || Directory.Exists(found)) return found;
        }

        return null;
    }
}
