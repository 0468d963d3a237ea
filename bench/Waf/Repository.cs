namespace Insight.Waf.Bench;

/// <summary>The clone that this program was built in.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Insight.sln"))) return at.FullName;
        }

        throw new DirectoryNotFoundException("Insight.sln is in no folder above this program; run it from a clone.");
    }
}
