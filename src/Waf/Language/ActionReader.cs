using System.Text;

namespace Insight.Waf.Language;

/// <summary>Takes the action list of a rule apart: <c>name</c>, <c>name:value</c>, <c>name:'value'</c>, separated by commas.</summary>
internal static class ActionReader
{
    /// <summary>Names are in lower case; values without their quotes.</summary>
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static IEnumerable<(string Name, string Value)> Read(string text)
    {
        int at = 0;
        while (true)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ',')) at++;
            if (at >= text.Length) yield break;
            int start = at;
            while (at < text.Length && text[at] is not (',' or ':' or '=')) at++;
            string name = text[start..at].Trim().ToLowerInvariant();
            string value = "";
            if (at < text.Length && text[at] is ':' or '=')
            {
                at++;
                value = ReadValue(text, ref at, name);
            }

            yield return (name, value);
        }
    }

    private static string ReadValue(string text, ref int at, string name)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        StringBuilder value = new();
        if (at < text.Length && text[at] == '\'')
        {
            at++;
            while (at < text.Length && text[at] != '\'')
            {
                if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '\'' or '\\') at++;
                value.Append(text[at++]);
            }

            if (at >= text.Length) throw new FormatException($"the value of {name} has no closing quote.");
            at++;
            while (at < text.Length && text[at] != ',')
            {
                if (!char.IsWhiteSpace(text[at])) throw new FormatException($"behind the quoted value of {name} a comma is missing.");
                at++;
            }

            return value.ToString();
        }

        // A quote may begin within a value, as in ctl:ruleRemoveTargetById=1;ARGS:'a,b'.
        bool quoted = false;
        while (at < text.Length && (quoted || text[at] != ','))
        {
            if (text[at] == '\'') quoted = !quoted;
            value.Append(text[at++]);
        }

        return value.ToString().Trim();
    }
}
