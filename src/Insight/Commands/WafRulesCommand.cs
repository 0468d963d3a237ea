using System.CommandLine;
using Insight.Run;
using Insight.WafTools;

namespace Insight.Commands;

/// <summary><c>insight waf rules</c>: installs a Core Rule Set and says which rules protect.</summary>
public static class WafRulesCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("rules", "Install a Core Rule Set, or say which rules are installed") { Install(), List() };

    private static Command Install()
    {
        Command command = new("install", "Check a Core Rule Set and install it; with errors nothing is changed and the exit code is 1");
        Option<string?> from = new("--from") { Description = "Folder with crs-setup.conf (or its .example) and rules/*.conf; without it Debian's package modsecurity-crs" };
        Option<string?> to = new("--to") { Description = "Folder to install into (default: waf/rules in the data folder)" };
        CommonOptions common = new(command);
        command.Add(from);
        command.Add(to);
        command.SetAction(parsed =>
        {
            InstallSource? source = parsed.GetValue(from) is { } path ? InstallSource.FromFolder(path, out string? missing) : InstallSource.FromDebian(out missing);
            if (source is null) return Complain("install", $"{(parsed.GetValue(from) is null ? "" : "--from: ")}{missing}");
            if (Folder(common, parsed, to, create: true) is not { } folder) return ExitCode.Usage;
            InstallSummary? summary = folder.Install(source, out IReadOnlyList<string> errors);
            Print(errors);
            if (summary is null)
            {
                Terminal.Error.WriteLine($"insight: nothing was installed; {(folder.IsInstalled ? $"the rules in {folder.Root} stay as they were" : "the built-in rule set protects")}");
                return ExitCode.Failed;
            }

            Print(summary.Warnings.Select(warning => $"warning: {warning}"));
            Terminal.Out.WriteLine($"{summary}, installed in {folder.Root}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List()
    {
        Command command = new("list", "Print which rules protect: those installed, or the built-in rule set");
        Option<string?> into = new("--in") { Description = "Folder to look into (default: waf/rules in the data folder)" };
        CommonOptions common = new(command);
        command.Add(into);
        command.SetAction(parsed =>
        {
            if (Folder(common, parsed, into, create: false) is not { } folder) return ExitCode.Usage;
            if (!folder.IsInstalled)
            {
                Terminal.Out.WriteLine($"no rules are installed in {folder.Root}; the built-in small rule set protects ({Path.Combine(AppContext.BaseDirectory, InstallSource.Rules)})");
                return ExitCode.Ok;
            }

            InstallSummary? summary = folder.Describe(out IReadOnlyList<string> errors);
            Print(errors);
            if (summary is null) return ExitCode.Failed;
            Print(summary.Warnings.Select(warning => $"warning: {warning}"));
            Terminal.Out.WriteLine($"{summary}, installed in {folder.Root}");
            return ExitCode.Ok;
        });
        return command;
    }

    // Null: the configuration is wrong, and why has been printed.
    private static InstallFolder? Folder(CommonOptions common, ParseResult parsed, Option<string?> given, bool create)
    {
        if (parsed.GetValue(given) is { } path) return new InstallFolder(path);
        if (common.Load(parsed) is not { } loaded) return null;
        DataFolder? data = create ? CommonOptions.CreateData(loaded.Settings) : new DataFolder(loaded.Settings.Data);
        return data is null ? null : new InstallFolder(data.WafRules);
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (string line in lines) Terminal.Error.WriteLine($"insight: {line}");
    }

    private static int Complain(string verb, string message)
    {
        Terminal.Error.WriteLine($"insight: {message}; see 'insight waf rules {verb} --help'");
        return ExitCode.Usage;
    }
}
