namespace Insight.Waf.Rules;

/// <summary>A text of rules.</summary>
/// <param name="Path">Its file, for messages; data files are looked for beside it.</param>
/// <param name="Text">The rules.</param>
public sealed record RuleSource(string Path, string Text)
{
    /// <summary>Reads a file, byte by byte as Latin-1: rules are bytes and not text.</summary>
    public static RuleSource FromFile(string path) => new(path, File.ReadAllText(path, System.Text.Encoding.Latin1));
}
