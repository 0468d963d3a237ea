using System.Globalization;
using System.Text;

namespace Insight.Query;

/// <summary>Text from traffic made harmless to a terminal: nothing moves its cursor, colours it or turns the direction of writing.</summary>
internal static class SafeText
{
    /// <summary>One line of at most <paramref name="most"/> characters; what is cut ends in an ellipsis.</summary>
    public static string Line(string text, int most)
    {
        StringBuilder clean = new(Math.Min(text.Length, most));
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (length == most)
            {
                clean.Length -= clean.Length > 1 && char.IsLowSurrogate(clean[^1]) ? 2 : 1;
                clean.Append('…');
                break;
            }

            clean.Append(IsHarmless(rune) ? rune.ToString() : "·");
            length++;
        }

        return clean.ToString();
    }

    /// <summary>The same text with line breaks and tabs left as they are.</summary>
    public static string Lines(string text) => string.Concat(text.EnumerateRunes().Select(static rune => rune.Value is '\n' or '\t' || IsHarmless(rune) ? rune.ToString() : "·"));

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
