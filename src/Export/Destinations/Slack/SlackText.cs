using System.Text;

namespace Insight.Export.Destinations.Slack;

/// <summary>Texts that Slack shows as they are: the three characters that start links, mentions and entities are escaped, as its documentation says ("Escaping text").</summary>
internal static class SlackText
{
    /// <summary>A text with <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> escaped.</summary>
    public static string Escaped(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        foreach (char c in text)
        {
            _ = c switch { '&' => escaped.Append("&amp;"), '<' => escaped.Append("&lt;"), '>' => escaped.Append("&gt;"), _ => escaped.Append(c) };
        }

        return escaped.ToString();
    }
}
