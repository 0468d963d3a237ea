using System.Text;
using System.Text.RegularExpressions;
using Insight.Waf.Matching;

namespace Insight.Waf.Tests.Matching;

/// <summary>The patterns of the Core Rule Set, and values to try them on, where the shared data lies beside the repository.</summary>
internal static partial class CrsPatterns
{
    public const PatternOptions Options = PatternOptions.DotAll | PatternOptions.Multiline;

    /// <summary>Distinct patterns in the order of the rules; empty where the rules are absent.</summary>
    public static IReadOnlyList<string> Texts { get; } = Folder("crs/rules") is { } rules
        ? [.. Directory.GetFiles(rules, "*.conf").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).SelectMany(Read).Distinct()]
        : [];

    public static Pattern[] Parse() => [.. Texts.Select(text => Pattern.Parse(text, Options))];

    /// <summary>A bounded sample of attacks and harmless values.</summary>
    public static IReadOnlyList<byte[]> Values { get; } = [.. Payloads().Concat(RegressionValues()).Distinct().Select(Encoding.Latin1.GetBytes)];

    private static IEnumerable<string> Payloads() => Folder("httpparams") is { } folder
        ? File.ReadLines(Path.Combine(folder, "payload_test.csv")).Where((_, line) => line % 70 == 1).Select(line => line.Split("\",\"")[0].TrimStart('"'))
        : [];

    private static IEnumerable<string> RegressionValues() => Folder("crs/tests") is { } folder
        ? Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadLines(file).Select(line => ValueLine().Match(line)).Where(match => match.Success).Take(2))
            .Select(match => Uri.UnescapeDataString(match.Groups[1].Value.Replace('+', ' '))).Where(value => value.Length < 300)
        : [];

    private static IEnumerable<string> Read(string line) =>
        RuleLine().Match(line) is { Success: true } match ? [match.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal)] : [];

    private static string? Folder(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared/data/waf", name);
            if (Directory.Exists(path)) return path;
        }

        return null;
    }

    [GeneratedRegex("^[^#]*\"!?@rx (.*)\" ?\\\\?$")]
    private static partial Regex RuleLine();

    [GeneratedRegex("^\\s+(?:data|uri): \"?(.+?)\"?$")]
    private static partial Regex ValueLine();
}
