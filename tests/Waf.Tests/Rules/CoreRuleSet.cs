using Insight.Waf.Rules;

namespace Insight.Waf.Tests.Rules;

/// <summary>The Core Rule Set, where the shared data lies beside the repository.</summary>
internal static class CoreRuleSet
{
    /// <summary>Null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Its files in order, with an engine that only detects.</summary>
    public static IEnumerable<RuleSource> Sources() =>
    [
        new RuleSource("engine.conf", "SecRuleEngine DetectionOnly\nSecRequestBodyAccess On\n"),
        RuleSource.FromFile(Path.Combine(Folder!, "crs-setup.conf.example")),
        .. Directory.GetFiles(Path.Combine(Folder!, "rules"), "*.conf").Order(StringComparer.Ordinal).Select(RuleSource.FromFile),
    ];

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "data", "waf", "crs");
            if (Directory.Exists(folder)) return folder;
        }

        return null;
    }
}
