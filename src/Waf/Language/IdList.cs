using System.Globalization;

namespace Insight.Waf.Language;

/// <summary>Rule ids as directives and actions name them: single ones and ranges, such as <c>942100 "949000-949999"</c>.</summary>
internal static class IdList
{
    /// <exception cref="FormatException">Something is no id; the message says what.</exception>
    public static List<(int First, int Last)> Parse(string text)
    {
        List<(int, int)> ranges = [];
        foreach (string word in text.Split([' ', ',', '"', '\''], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = word.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) || last < first)
            {
                throw new FormatException($"'{word}' is no rule id and no range of ids.");
            }

            ranges.Add((first, last));
        }

        return ranges.Count > 0 ? ranges : throw new FormatException("a rule id is missing.");
    }
}
