using System.Globalization;
using System.Text;

namespace Insight.Waf.Operators;

/// <summary>Reads the argument of <c>@pm</c>.</summary>
internal static class PhraseText
{
    /// <summary>
    /// The phrases of an argument, one byte for each char. When its bars are not in pairs around bytes in hexadecimal, they stand for themselves.
    /// </summary>
    public static List<string> Split(string argument)
    {
        List<string> phrases = [];
        return TrySplit(argument, phrases) ? phrases : [.. argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
    }

    private static bool TrySplit(string argument, List<string> phrases)
    {
        StringBuilder phrase = new();
        for (int index = 0; index <= argument.Length; index++)
        {
            char current = index < argument.Length ? argument[index] : ' ';
            if (current == '|')
            {
                int end = argument.IndexOf('|', index + 1);
                if (end < 0 || !TryAppendBytes(argument[(index + 1)..end], phrase)) return false;
                index = end;
            }
            else if (!(current is ' ' or (>= '\t' and <= '\r')))
            {
                phrase.Append(current);
            }
            else if (phrase.Length > 0)
            {
                phrases.Add(phrase.ToString());
                phrase.Clear();
            }
        }

        return true;
    }

    private static bool TryAppendBytes(string text, StringBuilder phrase)
    {
        string[] bytes = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string each in bytes)
        {
            if (each.Length != 2 || !byte.TryParse(each, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)) return false;
            phrase.Append((char)value);
        }

        return bytes.Length > 0;
    }
}
