namespace Insight.Ingest.Tests;

/// <summary>The data sets beside the project, which a user's clone has not.</summary>
internal static class SharedData
{
    /// <summary>Full path of a file below <c>../shared/data</c>; null when it is not there.</summary>
    public static string? Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
