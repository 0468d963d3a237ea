namespace Insight.WafTools;

/// <summary>A Core Rule Set that can be installed: which files, and what they are called once installed.</summary>
/// <param name="Files">Source file and its path below the installed folder; <c>crs-setup.conf</c> and <c>rules/…</c>.</param>
public sealed record InstallSource(IReadOnlyList<(string From, string To)> Files)
{
    /// <summary>Name of the set-up in an installed folder.</summary>
    public const string SetUp = "crs-setup.conf";

    /// <summary>Name of the folder of rules in an installed folder.</summary>
    public const string Rules = "rules";

    private const string DebianRules = "/usr/share/modsecurity-crs/rules";
    private const string DebianSetUp = "/etc/modsecurity/crs";

    /// <summary>Finds the files of an unpacked release.</summary>
    /// <param name="folder">The folder that holds <c>crs-setup.conf</c> (or its <c>.example</c>) and <c>rules/*.conf</c>.</param>
    /// <param name="error">What is missing; null otherwise.</param>
    public static InstallSource? FromFolder(string folder, out string? error)
    {
        if (!Directory.Exists(folder))
        {
            error = $"{folder}: there is no such folder";
            return null;
        }

        string rules = Path.Combine(folder, Rules);
        string setUp = Path.Combine(folder, SetUp);
        if (!File.Exists(setUp)) setUp += ".example";
        error = !Directory.Exists(rules) || Directory.GetFiles(rules, "*.conf").Length == 0 ? $"{folder}: there is no rules/*.conf in it; name the folder that holds crs-setup.conf and rules/"
            : !File.Exists(setUp) ? $"{folder}: there is neither crs-setup.conf nor crs-setup.conf.example in it"
            : null;
        return error is null ? new InstallSource([(setUp, SetUp), .. InRules(Directory.GetFiles(rules))]) : null;
    }

    /// <summary>Finds the files of Debian's package <c>modsecurity-crs</c>, the administrator's exclusions in <c>/etc</c> among them.</summary>
    /// <param name="error">What is missing; null otherwise.</param>
    public static InstallSource? FromDebian(out string? error)
    {
        string setUp = Path.Combine(DebianSetUp, SetUp);
        error = Directory.Exists(DebianRules) && File.Exists(setUp)
            ? null
            : "the package modsecurity-crs is not installed; install it (apt-get install modsecurity-crs), or name an unpacked release with --from";
        if (error is not null) return null;
        IEnumerable<string> exclusions = Directory.GetFiles(DebianSetUp, "*.conf").Where(file => Path.GetFileName(file) != SetUp);
        return new InstallSource([(setUp, SetUp), .. InRules(Directory.GetFiles(DebianRules)), .. InRules(exclusions)]);
    }

    private static IEnumerable<(string From, string To)> InRules(IEnumerable<string> files) =>
        files.Order(StringComparer.Ordinal).Select(file => (file, Path.Combine(Rules, Path.GetFileName(file))));
}
