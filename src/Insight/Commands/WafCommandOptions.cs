using System.CommandLine;
using System.Globalization;
using Insight.Configuration;
using Insight.Run;
using Insight.Waf.Language;
using Insight.Waf.Rules;

namespace Insight.Commands;

/// <summary>Options that the tools around the rules share, and the way from them to compiled rules.</summary>
public sealed class WafCommandOptions
{
    private const int MaxParanoia = 4;

    private readonly Option<string> _rules = new("--rules")
    {
        Description = "Folder with crs-setup.conf (or its .example) and rules/*.conf, or one with *.conf; without it those installed in ./data, otherwise our own",
        DefaultValueFactory = _ => GatewayDefaults.Rules(new DataFolder(new InsightSettings().Data)),
    };

    private readonly Option<int> _paranoia;
    private readonly string _verb;

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    /// <param name="command">The verb below <c>waf</c>.</param>
    /// <param name="paranoia">The paranoia level when none is given.</param>
    public WafCommandOptions(Command command, int paranoia)
    {
        _verb = command.Name;
        _paranoia = new("--paranoia") { Description = "Paranoia level, 1 to 4", DefaultValueFactory = _ => paranoia };
        command.Add(_rules);
        command.Add(_paranoia);
    }

    /// <summary>The paranoia level.</summary>
    public int Paranoia(ParseResult parsed) => parsed.GetValue(_paranoia);

    /// <summary>The folder of rules that was given.</summary>
    public string Folder(ParseResult parsed) => parsed.GetValue(_rules)!;

    /// <summary>Reads the texts of the rules. Prints why and returns null when that fails: exit with <see cref="ExitCode.Usage"/>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="setup">The engine's set-up.</param>
    /// <param name="added">Rules that follow the set's own set-up.</param>
    public IReadOnlyList<RuleSource>? Read(ParseResult parsed, string setup, string added)
    {
        int paranoia = Paranoia(parsed);
        if (paranoia is < 1 or > MaxParanoia)
        {
            Usage(string.Create(CultureInfo.InvariantCulture, $"--paranoia: {paranoia} is no paranoia level; give 1 to {MaxParanoia}"));
            return null;
        }

        IReadOnlyList<RuleSource> sources = RuleFolder.Read(parsed.GetValue(_rules)!, setup, added, out string? error);
        if (error is null) return sources;
        Usage($"--rules: {error}");
        return null;
    }

    /// <summary>Compiles rules and prints every warning. Prints every error and returns null when there are any: exit with <see cref="ExitCode.Usage"/>.</summary>
    public static RuleSet? Compile(IReadOnlyList<RuleSource> sources)
    {
        RuleSet? rules = RuleSet.Load(sources, out IReadOnlyList<RuleError> errors);
        foreach (RuleError error in errors) Terminal.Error.WriteLine($"insight: {error}");
        foreach (RuleWarning warning in rules?.Warnings ?? []) Terminal.Error.WriteLine($"insight: warning: {warning}");
        return rules;
    }

    /// <summary>Reads and compiles rules: <see cref="Read"/> and <see cref="Compile"/>.</summary>
    public RuleSet? Load(ParseResult parsed, string setup, string added) => Read(parsed, setup, added) is { } sources ? Compile(sources) : null;

    /// <summary>Says what is wrong with the command line.</summary>
    /// <returns><see cref="ExitCode.Usage"/>.</returns>
    public int Usage(string message)
    {
        Terminal.Error.WriteLine($"insight: {message}; see 'insight waf {_verb} --help'");
        return ExitCode.Usage;
    }
}
