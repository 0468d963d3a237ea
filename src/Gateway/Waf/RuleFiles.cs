using Insight.Waf.Language;
using Insight.Waf.Rules;

namespace Insight.Gateway.Waf;

/// <summary>Reads the folder of rules and tells whether anything in it has changed.</summary>
internal sealed class RuleFiles(string folder)
{
    /// <summary>The Core Rule Set has about 80 files; a folder with more than this is a mistake.</summary>
    private const int MaxFiles = 10_000;

    private string _stamp = "";

    /// <summary>Whether a file came, went or changed since this was last asked.</summary>
    public bool HaveChanged()
    {
        string stamp = Stamp();
        if (stamp == _stamp) return false;
        _stamp = stamp;
        return true;
    }

    /// <summary>Loads the rules.</summary>
    /// <returns>Null when something is wrong; <paramref name="errors"/> says what, each with file and line.</returns>
    public RuleSet? Load(out IReadOnlyList<string> errors)
    {
        IReadOnlyList<RuleSource> sources = RuleFolder.Read(folder, EngineSetup.Of(blocking: true), "", out string? error);
        if (error is not null)
        {
            errors = [error];
            return null;
        }

        RuleSet? rules = RuleSet.Load(sources, out IReadOnlyList<RuleError> faults);
        errors = [.. faults.Select(fault => fault.ToString())];
        return rules;
    }

    private string Stamp()
    {
        try
        {
            IEnumerable<FileInfo> files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Take(MaxFiles);
            return string.Join('\n', files.Select(file => $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}").Order(StringComparer.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
