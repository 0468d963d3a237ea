using System.Globalization;
using System.Text;

namespace Insight.Offline.Report.Html;

/// <summary>Writes untrusted text into HTML and SVG, in elements and in quoted attributes alike.</summary>
/// <remarks>What cannot be seen, or turns the reading direction (control and format characters, lone surrogates, private use), is written as its number: <c>\u{202E}</c>.</remarks>
internal static class HtmlText
{
    /// <summary>Characters of one text that are shown.</summary>
    private const int MaxLength = 300;

    public static void Append(StringBuilder to, string? text)
    {
        int shown = 0;
        foreach (Rune rune in (text ?? "").EnumerateRunes())
        {
            if (shown++ == MaxLength)
            {
                to.Append('…');
                return;
            }

            switch (rune.Value)
            {
                case '&': to.Append("&amp;"); break;
                case '<': to.Append("&lt;"); break;
                case '>': to.Append("&gt;"); break;
                case '"': to.Append("&quot;"); break;
                case '\'': to.Append("&#39;"); break;
                default:
                    if (IsVisible(rune)) to.Append(rune.ToString());
                    else to.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
                    break;
            }
        }
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
