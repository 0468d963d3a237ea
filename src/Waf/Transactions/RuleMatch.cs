using System.Globalization;
using System.Text;

namespace Insight.Waf.Transactions;

/// <summary>A rule that matched and logs.</summary>
/// <param name="RuleId">The rule's id.</param>
/// <param name="Message">Its message (<c>msg</c>), macros replaced.</param>
/// <param name="Data">Its <c>logdata</c>, macros replaced.</param>
/// <param name="Severity">0 (emergency) to 7 (debug); -1: none.</param>
/// <param name="Phase">1 to 5.</param>
/// <param name="Variable">The variable that matched last, such as <c>ARGS:q</c>.</param>
/// <param name="Value">The beginning of the value that matched, as the rule saw it; bytes that are not printable ASCII as <c>\xNN</c>.</param>
/// <param name="Tags">The rule's tags.</param>
/// <param name="Blocking">Whether the rule itself wanted to intervene.</param>
public sealed record RuleMatch(
    int RuleId, string Message, string Data, int Severity, int Phase, string Variable, string Value, IReadOnlyList<string> Tags, bool Blocking)
{
    internal const int MaxVariableBytes = 256;
    internal const int MaxValueBytes = 256;
    internal const int MaxMessageBytes = 512;

    /// <summary>The match as one line in the form of ModSecurity's log, with <c>[id "N"]</c>, <c>[msg "…"]</c>, <c>[data "…"]</c> and <c>[tag "…"]</c>.</summary>
    public override string ToString()
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"{(Blocking ? "Access denied" : "Warning")} (phase {Phase}). Matched {Variable} [id \"{RuleId}\"] [msg \"{Message}\"] [data \"{Data}\"]");
        if (Severity >= 0) line.Append(CultureInfo.InvariantCulture, $" [severity \"{Severity}\"]");
        foreach (string tag in Tags) line.Append(CultureInfo.InvariantCulture, $" [tag \"{tag}\"]");
        return line.ToString();
    }
}
