using System.Globalization;
using System.Text;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>A path template as OpenAPI writes it, with the names of its parameters in order.</summary>
/// <param name="Text">The path.</param>
/// <param name="Names">Names of the parameters, each once.</param>
/// <param name="Originals">What the parameters are called in the learned template.</param>
/// <param name="MatchesRest">True when the last parameter stands for several segments, which OpenAPI cannot say.</param>
internal sealed record ExportPath(string Text, IReadOnlyList<string> Names, IReadOnlyList<string> Originals, bool MatchesRest)
{
    /// <summary>The path of a learned template.</summary>
    public static ExportPath Of(string template)
    {
        StringBuilder text = new(template.Length);
        List<string> names = [], originals = [];
        bool rest = false;
        for (int at = 0; at < template.Length; at++)
        {
            int end = template[at] == '{' ? template.IndexOf('}', at) : -1;
            if (end < 0)
            {
                // A lone brace is part of a name: encoded, it is one here too.
                text.Append(template[at] switch { '{' => "%7B", '}' => "%7D", _ => template[at].ToString() });
                continue;
            }

            string original = template[(at + 1)..end];
            string name = Unique(Clean(original), names);
            rest |= original == "*";
            names.Add(name);
            originals.Add(original);
            text.Append('{').Append(name).Append('}');
            at = end;
        }

        return new ExportPath(text.ToString(), names, originals, rest);
    }

    private static string Clean(string name) =>
        name == "*" ? "rest" : name.Length == 0 ? "parameter" : string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    private static string Unique(string name, List<string> taken)
    {
        string candidate = name;
        for (int i = 2; taken.Contains(candidate); i++) candidate = string.Create(CultureInfo.InvariantCulture, $"{name}{i}");
        return candidate;
    }
}
