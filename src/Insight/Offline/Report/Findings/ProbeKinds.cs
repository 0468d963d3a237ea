namespace Insight.Offline.Report.Findings;

/// <summary>What kinds of paths somebody tried, by their form alone.</summary>
internal static class ProbeKinds
{
    private const string Other = "other paths";

    private static readonly string[] s_scripts = [".php", ".asp", ".aspx", ".jsp", ".cgi", ".pl", ".do", ".action"];

    private static readonly string[] s_copies = [".bak", ".old", ".sql", ".zip", ".tar", ".gz", ".tgz", ".rar", ".7z", ".swp", ".orig", ".log"];

    private static readonly string[] s_settings = [".conf", ".ini", ".yml", ".yaml", ".env", ".cfg", ".config", ".pem", ".key"];

    /// <summary>The kind of one path.</summary>
    public static string Of(string path)
    {
        string lower = path.ToLowerInvariant();
        string last = lower[(lower.LastIndexOf('/') + 1)..];
        if (lower.Contains("..", StringComparison.Ordinal) || lower.Contains("%2e%2e", StringComparison.Ordinal)) return "climbing out of the folder (..)";
        if (lower.Contains("/.", StringComparison.Ordinal) && !lower.StartsWith("/.well-known/", StringComparison.Ordinal)) return "hidden files (/.name)";
        if (EndsWith(s_copies)) return "archives, logs and backups";
        if (EndsWith(s_settings)) return "settings and keys";
        if (EndsWith(s_scripts)) return "scripts (.php, .asp, .cgi, …)";
        if (lower.Contains("admin", StringComparison.Ordinal) || lower.Contains("login", StringComparison.Ordinal)) return "administration and sign-in";
        return path.StartsWith('/') ? Other : "no path at all";

        bool EndsWith(string[] endings) => endings.Any(e => last.EndsWith(e, StringComparison.Ordinal));
    }

    /// <summary>Kinds with how many of the paths, the most first, those that say nothing last.</summary>
    public static IReadOnlyList<(string Kind, int Count)> Of(IEnumerable<string> paths) =>
        [.. paths.GroupBy(Of, StringComparer.Ordinal).Select(static g => (g.Key, g.Count())).OrderBy(static k => k.Key == Other).ThenByDescending(static k => k.Item2).ThenBy(static k => k.Key, StringComparer.Ordinal)];
}
