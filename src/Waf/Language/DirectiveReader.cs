using System.Text;
using Insight.Waf.Rules;

namespace Insight.Waf.Language;

/// <summary>Takes a rule file apart into directives: joins continued lines, leaves out comments, splits words and quoted arguments.</summary>
internal static class DirectiveReader
{
    /// <summary>Longer lines are no rules; the longest of the CRS has about 15,000 characters.</summary>
    private const int MaxDirectiveLength = 1 << 20;

    public static IEnumerable<Directive> Read(RuleSource source, List<RuleError> errors)
    {
        StringBuilder joined = new();
        int line = 0, start = 0;
        foreach (string raw in source.Text.Split('\n'))
        {
            line++;
            string text = raw.TrimEnd('\r');
            string trimmed = text.Trim();
            if (joined.Length == 0)
            {
                if (trimmed.Length == 0 || trimmed[0] == '#') continue;
                start = line;
            }
            else if (trimmed.StartsWith('#'))
            {
                // A comment inside a continued directive ends nothing.
                continue;
            }

            if (trimmed.EndsWith('\\'))
            {
                joined.Append(joined.Length == 0 ? trimmed.AsSpan(0, trimmed.Length - 1) : text.AsSpan().TrimStart()[..^Trailing(text)]);
                if (joined.Length <= MaxDirectiveLength) continue;
                errors.Add(new RuleError(source.Path, start, $"the directive has more than {MaxDirectiveLength:N0} characters."));
                yield break;
            }

            joined.Append(joined.Length == 0 ? trimmed : text.TrimStart());
            if (Parse(source.Path, start, joined.ToString(), errors) is { } directive) yield return directive;
            joined.Clear();
        }

        if (joined.Length > 0 && Parse(source.Path, start, joined.ToString(), errors) is { } last) yield return last;
    }

    /// <summary>How many characters at the end are the continuation mark and what follows it.</summary>
    private static int Trailing(string text) => text.Length - text.LastIndexOf('\\');

    private static Directive? Parse(string path, int line, string text, List<RuleError> errors)
    {
        List<string> words = [];
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at >= text.Length) break;
            if (text[at] is not ('"' or '\''))
            {
                int end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
                words.Add(text[at..end]);
                at = end;
                continue;
            }

            if (!TryReadQuoted(text, ref at, out string quoted))
            {
                errors.Add(new RuleError(path, line, $"the quoted argument that begins with {Shorten(quoted)} has no closing quote."));
                return null;
            }

            words.Add(quoted);
        }

        return new Directive(words[0], words[1..], path, line);
    }

    private static bool TryReadQuoted(string text, ref int at, out string quoted)
    {
        char quote = text[at++];
        StringBuilder value = new();
        while (at < text.Length && text[at] != quote)
        {
            // Only the quote itself is escaped here: every other backslash belongs to the argument.
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                if (text[at + 1] != quote) value.Append('\\');
                value.Append(text[at + 1]);
                at += 2;
                continue;
            }

            value.Append(text[at++]);
        }

        quoted = value.ToString();
        return at++ < text.Length;
    }

    private static string Shorten(string text) => text.Length <= 30 ? text : text[..30] + "…";
}
