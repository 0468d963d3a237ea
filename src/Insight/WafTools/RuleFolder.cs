using Insight.Waf.Rules;

namespace Insight.WafTools;

/// <summary>A folder as the Core Rule Set is delivered: <c>crs-setup.conf</c> (or its <c>.example</c>) and <c>rules/*.conf</c>.</summary>
public static class RuleFolder
{
    /// <summary>The texts of a folder in the order in which an engine reads them: engine set-up, the set's own set-up, what a tool adds to it, the rules by name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="setup">The engine's set-up.</param>
    /// <param name="added">Rules that follow the set's own set-up.</param>
    /// <param name="error">Why there is nothing to read, and what would be right; null otherwise.</param>
    public static IReadOnlyList<RuleSource> Read(string folder, string setup, string added, out string? error)
    {
        string rules = Path.Combine(folder, "rules");
        if (!Directory.Exists(rules))
        {
            error = $"{folder}: there is no folder 'rules' in it; name the folder that holds crs-setup.conf and rules/";
            return [];
        }

        string[] own = [Path.Combine(folder, "crs-setup.conf"), Path.Combine(folder, "crs-setup.conf.example")];
        if (Array.Find(own, File.Exists) is not { } crsSetup)
        {
            error = $"{folder}: there is neither crs-setup.conf nor crs-setup.conf.example in it";
            return [];
        }

        string[] files = Directory.GetFiles(rules, "*.conf");
        Array.Sort(files, StringComparer.Ordinal);
        try
        {
            error = null;
            return
            [
                new RuleSource("(engine set-up)", setup),
                RuleSource.FromFile(crsSetup),
                new RuleSource("(tool set-up)", added),
                .. files.Select(RuleSource.FromFile),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{folder}: the rules cannot be read: {e.Message}";
            return [];
        }
    }
}
