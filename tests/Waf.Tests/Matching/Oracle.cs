using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Insight.Waf.Tests.Matching;

/// <summary>
/// The framework's backtracking matcher on the same pattern. Bytes from 0x80 on become private-use characters, of which Unicode's
/// classes and case know nothing; what the two syntaxes write differently is rewritten.
/// </summary>
internal static class Oracle
{
    private const int PrivateUse = 0xE000;

    public static Regex Create(string pattern, bool ignoreCase = false) =>
        new(Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.Multiline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));

    public static string Text(ReadOnlySpan<byte> value)
    {
        StringBuilder text = new(value.Length);
        foreach (byte one in value) text.Append(Map(one));
        return text.ToString();
    }

    private static char Map(int value) => (char)(value < 0x80 ? value : PrivateUse + value);

    private static string Translate(string pattern)
    {
        StringBuilder text = new();
        bool inClass = false;
        for (int at = 0; at < pattern.Length; at++)
        {
            char letter = pattern[at];
            if (letter == '\\' && pattern[at + 1] == 'x')
            {
                bool braces = pattern[at + 2] == '{';
                int from = braces ? at + 3 : at + 2;
                int value = int.Parse(pattern.AsSpan(from, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)Map(value):x4}");
                at = braces ? from + 2 : from + 1;
            }
            else if (letter == '\\' && inClass && !char.IsAsciiLetterOrDigit(pattern[at + 1]))
            {
                // The framework lets no range begin with `\-`.
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)Map(pattern[++at]):x4}");
            }
            else if (letter == '\\')
            {
                text.Append(letter).Append(Map(pattern[++at]));
            }
            else if (inClass)
            {
                inClass = letter != ']';
                text.Append(letter == '[' ? "\\[" : Map(letter).ToString());
            }
            else if (letter == '[')
            {
                // A ']' that comes first is a member.
                inClass = true;
                text.Append(letter);
                if (pattern[at + 1] == '^') text.Append(pattern[++at]);
                if (pattern[at + 1] == ']') text.Append('\\').Append(pattern[++at]);
            }
            else
            {
                // PCRE's `^` does not match behind a line feed that ends the text.
                text.Append(letter == '^' ? @"(?:\A|(?<=\n)(?!\z))" : Map(letter).ToString());
            }
        }

        return text.ToString();
    }
}
