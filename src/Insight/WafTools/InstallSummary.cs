using System.Globalization;
using System.Text.RegularExpressions;
using Insight.Waf.Rules;

namespace Insight.WafTools;

/// <summary>What a rule set says it is.</summary>
/// <param name="Name">Its name, such as <c>OWASP_CRS</c>.</param>
/// <param name="Version">Its version; empty when it names none.</param>
/// <param name="RuleCount">Rules, chain links included.</param>
public sealed partial record InstallSummary(string Name, string Version, int RuleCount)
{
    /// <summary>What is taken and does less than it says, each with file and line.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Asks <c>SecComponentSignature</c>, then the first <c>ver</c> of a rule.</summary>
    public static InstallSummary Of(RuleSet rules, IEnumerable<RuleSource> sources)
    {
        string signature = rules.Settings.Components.FirstOrDefault()
            ?? sources.Select(source => VersionOfRule().Match(source.Text)).FirstOrDefault(match => match.Success)?.Groups[1].Value
            ?? "";
        string[] parts = signature.Split('/', 2);
        return new InstallSummary(parts[0].Length == 0 ? "(unnamed rule set)" : parts[0], parts.ElementAtOrDefault(1) ?? "", rules.RuleCount)
        {
            Warnings = [.. rules.Warnings.Select(warning => warning.ToString())],
        };
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {(Version.Length == 0 ? "(no version)" : Version)}, {RuleCount:N0} rules");

    [GeneratedRegex("^[^#\n]*\\bver:'?([^',\"\n]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex VersionOfRule();
}
