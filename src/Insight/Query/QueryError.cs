using System.Text.RegularExpressions;
using Insight.Storage.ClickHouse;

namespace Insight.Query;

/// <summary>What ClickHouse said, short: the sentence with its position and name, without codes of the wire, versions, plans or lists of everything else that could have stood there.</summary>
internal static partial class QueryError
{
    private const int MaxCharacters = 400;

    /// <summary>The sentence for a person.</summary>
    public static string Of(ClickHouseException error)
    {
        string text = error.Message;
        if (error.QueryId is { } id) text = text.Replace($" [query {id}]", "", StringComparison.Ordinal);
        text = Head().Replace(text, "");
        text = Version().Replace(text, "");
        string name = Name().Match(text) is { Success: true } match ? match.Groups[1].Value : "";
        text = Name().Replace(text, "");
        foreach (string tail in new[] { ". Expected one of", ": while executing", ": While executing", ": In scope ", " in scope " })
        {
            if (text.IndexOf(tail, StringComparison.Ordinal) is > 0 and int at) text = text[..at];
        }

        text = SafeText.Line(text.ReplaceLineEndings(" ").Trim().TrimEnd('.', ':', ' '), MaxCharacters);
        return name.Length == 0 ? text : $"{text} ({name})";
    }

    [GeneratedRegex(@"^(Code: \d+\. )?(DB::Exception: )?")]
    private static partial Regex Head();

    [GeneratedRegex(@" \(version [^)]*\)\s*$")]
    private static partial Regex Version();

    [GeneratedRegex(@"\s*\(([A-Z][A-Z0-9_]+)\)\s*$")]
    private static partial Regex Name();
}
