using System.Globalization;
using System.Text.RegularExpressions;

namespace Insight.WafTools.Ftw;

/// <summary>The one piece of Go's text/template that tests use in their data: <c>{{ "text" | repeat 100 }}</c>. Anything else stays as it is.</summary>
public static partial class FtwTemplate
{
    private const int MaxLength = 16 << 20;

    /// <summary>Replaces the templates of a text.</summary>
    public static string Expand(string text) => text.Contains("{{", StringComparison.Ordinal) ? Repeat().Replace(text, Replacement) : text;

    private static string Replacement(Match match)
    {
        string piece = match.Groups["text"].Value;
        return int.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && (long)count * piece.Length <= MaxLength
            ? string.Concat(Enumerable.Repeat(piece, count))
            : match.Value;
    }

    [GeneratedRegex("""\{\{-?\s*"(?<text>[^"\\]*)"\s*\|\s*repeat\s+(?<count>[0-9]+)\s*-?\}\}""", RegexOptions.CultureInvariant)]
    private static partial Regex Repeat();
}
