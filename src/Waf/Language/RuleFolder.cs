using Insight.Waf.Rules;

namespace Insight.Waf.Language;

/// <summary>
/// A folder of rules: as the Core Rule Set is delivered, <c>crs-setup.conf</c> (or its <c>.example</c>) and <c>rules/*.conf</c>; or simply
/// <c>*.conf</c>, which then bring their own set-up.
/// </summary>
public static class RuleFolder
{
    private const string Pattern = "*.conf";

    /// <summary>The texts of a folder in the order in which an engine reads them: by name; for the Core Rule Set its engine's set-up, its own set-up,
    /// what a tool adds to it, and then its rules by name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="setup">The engine's set-up (see <see cref="EngineSetup"/>), for the Core Rule Set alone.</param>
    /// <param name="added">Rules that follow the set's own set-up.</param>
    /// <param name="error">Why there is nothing to read, and what would be right; null otherwise.</param>
    public static IReadOnlyList<RuleSource> Read(string folder, string setup, string added, out string? error)
    {
        try
        {
            string rules = Path.Combine(folder, "rules");
            return Directory.Exists(rules) ? ReadCoreRuleSet(folder, rules, setup, added, out error) : ReadPlain(folder, added, out error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{folder}: the rules cannot be read: {e.Message}";
            return [];
        }
    }

    private static IReadOnlyList<RuleSource> ReadCoreRuleSet(string folder, string rules, string setup, string added, out string? error)
    {
        string[] own = [Path.Combine(folder, "crs-setup.conf"), Path.Combine(folder, "crs-setup.conf.example")];
        if (Array.Find(own, File.Exists) is not { } crsSetup)
        {
            error = $"{folder}: there is neither crs-setup.conf nor crs-setup.conf.example in it";
            return [];
        }

        error = null;
        return
        [
            new RuleSource("(engine set-up)", setup),
            RuleSource.FromFile(crsSetup),
            new RuleSource("(tool set-up)", added),
            .. Files(rules),
        ];
    }

    private static IReadOnlyList<RuleSource> ReadPlain(string folder, string added, out string? error)
    {
        if (!Directory.Exists(folder))
        {
            error = $"{folder}: there is no such folder";
            return [];
        }

        RuleSource[] files = [.. Files(folder)];
        error = files.Length > 0 ? null : $"{folder}: there are no rules in it; name a folder with crs-setup.conf and rules/, or one with {Pattern}";
        return files.Length > 0 ? [new RuleSource("(tool set-up)", added), .. files] : [];
    }

    private static IEnumerable<RuleSource> Files(string folder)
    {
        string[] files = Directory.GetFiles(folder, Pattern);
        Array.Sort(files, StringComparer.Ordinal);
        return files.Select(RuleSource.FromFile);
    }
}
