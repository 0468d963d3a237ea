using System.Text;
using Insight.Waf.Matching;
using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Language;

/// <summary>Reads the first argument of a rule: what it looks at, and what it leaves out.</summary>
internal static class VariableParser
{
    /// <summary>Variables that the language knows and this engine does not offer, and why.</summary>
    private static readonly Dictionary<string, string> s_refused = new(StringComparer.OrdinalIgnoreCase)
    {
        ["REMOTE_USER_AGENT"] = "use REQUEST_HEADERS:User-Agent",
        ["STREAM_INPUT_BODY"] = "rules do not change bodies; use REQUEST_BODY",
        ["STREAM_OUTPUT_BODY"] = "rules do not change bodies; use RESPONSE_BODY",
        ["PERF_ALL"] = "rules are not timed one by one",
        ["PERF_RULES"] = "rules are not timed one by one",
        ["SCRIPT_BASENAME"] = "a gateway runs no scripts; use REQUEST_BASENAME",
        ["SCRIPT_FILENAME"] = "a gateway runs no scripts; use REQUEST_FILENAME",
    };

    /// <summary>Reads targets.</summary>
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static (List<Target> Targets, List<Selector> Exclusions) Parse(string text)
    {
        List<Target> targets = [];
        List<Selector> exclusions = [];
        foreach (string part in Split(text))
        {
            string rest = part.Trim();
            if (rest.Length == 0) throw new FormatException("an empty variable stands between two '|'.");
            bool isExclusion = rest[0] == '!', isCount = rest[0] == '&';
            Selector selector = ParseSelector(isExclusion || isCount ? rest[1..] : rest);
            if (isExclusion) exclusions.Add(selector);
            else targets.Add(new Target(selector, isCount));
        }

        return (targets, exclusions);
    }

    /// <summary>Reads one variable with its selector.</summary>
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static Selector ParseSelector(string text)
    {
        int at = text.IndexOfAny([':', '.']);
        string name = at < 0 ? text : text[..at];
        string selection = at < 0 ? "" : text[(at + 1)..];
        if (name.Equals("XML", StringComparison.OrdinalIgnoreCase)) return ParseXml(selection);
        if (!VariableNames.TryFind(name, out VariableKind kind))
        {
            throw new FormatException(s_refused.TryGetValue(name, out string? why) ? $"the variable {name} is not offered: {why}." : $"there is no variable {name}.");
        }

        if (selection.Length == 0) return new Selector(kind, null, null);
        if (!VariableNames.IsCollection(kind)) throw new FormatException($"the variable {name} has one value only, so ':{selection}' chooses nothing.");
        if (selection.Length > 2 && selection[0] == '\'' && selection[^1] == '\'') selection = selection[1..^1];
        if (selection.Length > 1 && selection[0] == '/' && selection[^1] == '/')
        {
            string pattern = selection[1..^1].Replace("\\/", "/", StringComparison.Ordinal);
            try
            {
                return new Selector(kind, null, Pattern.Parse(pattern, PatternOptions.IgnoreCase | PatternOptions.DotAll | PatternOptions.Backtracking).CreateMatcher());
            }
            catch (PatternException error)
            {
                throw new FormatException($"the pattern that chooses items of {name}: {error.Message}.", error);
            }
        }

        return new Selector(kind, Latin1.ToBytes(selection), null);
    }

    private static Selector ParseXml(string path) => path switch
    {
        "/*" or "" => new Selector(VariableKind.XmlText, null, null),
        "//@*" => new Selector(VariableKind.XmlAttributes, null, null),
        _ => throw new FormatException($"of XML only /* (all text) and //@* (all attributes) are offered, not {path}."),
    };

    /// <summary>Splits at <c>|</c>, but not inside a pattern or a quoted selector.</summary>
    private static IEnumerable<string> Split(string text)
    {
        StringBuilder part = new();
        for (int at = 0; at < text.Length; at++)
        {
            char one = text[at];
            if (one == '|')
            {
                yield return part.ToString();
                part.Clear();
                continue;
            }

            part.Append(one);
            if (one != ':' || at + 1 >= text.Length || IsXml(part)) continue;
            string close = text[at + 1] == '/' ? "/" : text[at + 1] == '\'' ? "'" : "";
            if (close.Length == 0) continue;
            int end = FindEnd(text, at + 2, close[0]);
            part.Append(text, at + 1, end - at);
            at = end;
        }

        yield return part.ToString();
    }

    private static bool IsXml(StringBuilder part) => part.ToString().TrimStart(' ', '!', '&').Equals("XML:", StringComparison.OrdinalIgnoreCase);

    private static int FindEnd(string text, int from, char close)
    {
        for (int at = from; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == close) return at;
        }

        return text.Length - 1;
    }
}
