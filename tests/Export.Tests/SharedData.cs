namespace Insight.Export.Tests;

/// <summary>Finds schemas that lie beside the repository, in <c>shared/data/siem</c>; not every machine has them.</summary>
internal static class SharedData
{
    /// <summary>The file of this name; null where it is absent.</summary>
    public static string? File(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string file = Path.Combine(at.FullName, "shared", "data", "siem", name);
            if (System.IO.File.Exists(file)) return file;
        }

        return null;
    }
}
