using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Insight.Storage.Erasure;

/// <summary>Finds a value as a word of its own in texts, and takes it out. Pure.</summary>
/// <remarks>10.0.0.1 is no part of 10.0.0.12, al none of al-bert or al@example.org. The same pattern is understood by RE2 (ClickHouse) and .NET.</remarks>
public sealed class ErasureText
{
    /// <summary>What stands in its place.</summary>
    public const string Mark = "erased";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Regex _regex;

    /// <summary>Looks for a value.</summary>
    /// <param name="value">The value; not empty.</param>
    public ErasureText(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
        // What joins words to longer names; a colon only in addresses, since texts put one behind a name.
        string joins = value.Contains(':', StringComparison.Ordinal) ? @"@.:\-" : @"@.\-";
        const string word = "0-9A-Za-z_";
        // A full stop behind a name ends a sentence unless a word follows.
        Pattern = $"(^|[^{word}{joins}]|(?:^|[^{word}])[{joins}])({Escape(value)})($|[^{word}{joins}]|[{joins}](?:$|[^{word}]))";
        _regex = new Regex(Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_patience);
    }

    /// <summary>The value.</summary>
    public string Value { get; }

    /// <summary>The pattern: group 1 and 3 are what stands before and behind.</summary>
    public string Pattern { get; }

    /// <summary>Whether a text mentions the value.</summary>
    public bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(Value, StringComparison.Ordinal) && _regex.IsMatch(text);
    }

    /// <summary>A text without the value.</summary>
    public string Without(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Twice: what stands behind one may be what stands before the next.
        return IsIn(text) ? _regex.Replace(_regex.Replace(text, $"$1{Mark}$3"), $"$1{Mark}$3") : text;
    }

    /// <summary>Takes the value out of every text below a node; names of members stay. Texts that are the value itself become empty.</summary>
    /// <param name="node">The node; changed in place.</param>
    /// <param name="mentions">Whether texts that only mention it are changed too.</param>
    /// <returns>How many texts were changed.</returns>
    public int Clean(JsonNode? node, bool mentions)
    {
        switch (node)
        {
            case JsonObject members:
                return members.ToArray().Sum(member => Clean(member.Value, changed => members[member.Key] = changed, mentions));
            case JsonArray items:
                int count = 0;
                for (int i = 0; i < items.Count; i++)
                {
                    int at = i;
                    count += Clean(items[i], changed => items[at] = changed, mentions);
                }

                return count;
            default:
                return 0;
        }
    }

    private int Clean(JsonNode? node, Action<JsonNode> set, bool mentions)
    {
        if (node is not JsonValue value) return Clean(node, mentions);
        if (!value.TryGetValue(out string? text)) return 0;
        string cleaned = text == Value ? "" : mentions ? Without(text) : text;
        if (cleaned == text) return 0;
        set(JsonValue.Create(cleaned));
        return 1;
    }

    /// <summary>Bytes that are no letters or digits are written as \xHH, which both kinds of patterns read alike.</summary>
    private static string Escape(string value)
    {
        StringBuilder text = new();
        foreach (char c in value)
        {
            if (char.IsAsciiLetterOrDigit(c) || c > 0x7F) text.Append(c);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}");
        }

        return text.ToString();
    }
}
