namespace Insight.ApiDiscovery.Tests;

/// <summary>Finds data that lies beside the repository, in <c>shared/data</c>; not every machine has it.</summary>
internal static class SharedData
{
    /// <summary>The folder of this name; null where it is absent.</summary>
    public static string? Folder(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "data", name);
            if (Directory.Exists(folder)) return folder;
        }

        return null;
    }
}
