using Insight.Waf.Language;
using Insight.Waf.Rules;

namespace Insight.WafTools;

/// <summary>The folder of the installed rules. What is in it has been loaded once without errors.</summary>
/// <param name="path">The folder; it need not exist.</param>
public sealed class InstallFolder(string path)
{
    /// <summary>The folder, absolute.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    // Beside the folder, so that a rename moves them and never a copy.
    private string Staging => Root + ".new";

    private string Previous => Root + ".previous";

    /// <summary>Whether there are rules in it.</summary>
    public bool IsInstalled => Directory.Exists(Path.Combine(Root, InstallSource.Rules));

    /// <summary>Installs rules: copies them beside the folder, loads the copy, and puts it in place of what is there. With errors all stays as it was.</summary>
    /// <param name="source">What to install.</param>
    /// <param name="errors">Why nothing was installed, each with file and line where it has them.</param>
    public InstallSummary? Install(InstallSource source, out IReadOnlyList<string> errors)
    {
        try
        {
            Recover();
            if (!IsInstalled && Directory.Exists(Root) && Directory.EnumerateFileSystemEntries(Root).Any())
            {
                errors = [$"{Root}: holds other things than rules and is left alone; choose an empty or a new folder with --to"];
                return null;
            }

            Stage(source);
            InstallSummary? summary = Load(Staging, out errors);
            if (summary is null) errors = [.. errors.Select(error => NameOrigin(error, source))];
            else Replace();
            return summary is null ? null : summary with { Warnings = [.. summary.Warnings.Select(warning => NameOrigin(warning, source))] };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors = [$"{Root}: the rules cannot be installed: {e.Message}"];
            return null;
        }
        finally
        {
            DeleteQuietly(Staging);
        }
    }

    /// <summary>Loads what is installed and says what it is.</summary>
    /// <param name="errors">What is wrong with it.</param>
    public InstallSummary? Describe(out IReadOnlyList<string> errors) => Load(Root, out errors);

    private static InstallSummary? Load(string folder, out IReadOnlyList<string> errors)
    {
        IReadOnlyList<RuleSource> sources = RuleFolder.Read(folder, EngineSetup.Of(blocking: true), "", out string? unreadable);
        errors = unreadable is null ? [] : [unreadable];
        if (unreadable is not null) return null;
        RuleSet? rules = RuleSet.Load(sources, out IReadOnlyList<RuleError> faults);
        errors = [.. faults.Select(fault => fault.ToString())];
        return rules is null ? null : InstallSummary.Of(rules, sources);
    }

    private void Stage(InstallSource source)
    {
        DeleteQuietly(Staging);
        Directory.CreateDirectory(Path.Combine(Staging, InstallSource.Rules));
        foreach ((string from, string to) in source.Files) File.Copy(from, Path.Combine(Staging, to));
    }

    // The copy was loaded, but the origin is what can be mended.
    private string NameOrigin(string error, InstallSource source)
    {
        foreach ((string from, string to) in source.Files)
        {
            string staged = Path.Combine(Staging, to) + ":";
            if (error.StartsWith(staged, StringComparison.Ordinal)) return $"{from}:{error[staged.Length..]}";
        }

        return error;
    }

    private void Replace()
    {
        DeleteQuietly(Previous);
        if (Directory.Exists(Root)) Directory.Move(Root, Previous);
        try
        {
            Directory.Move(Staging, Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Recover();
            throw;
        }

        DeleteQuietly(Previous);
    }

    // An installation that was cut off between its two renames leaves the old rules beside the folder.
    private void Recover()
    {
        if (!Directory.Exists(Root) && Directory.Exists(Previous)) Directory.Move(Previous, Root);
    }

    private static void DeleteQuietly(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left behind, it is deleted by the next installation or stops it with a message of its own.
        }
    }
}
