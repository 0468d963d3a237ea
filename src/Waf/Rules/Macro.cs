using Insight.Waf.Language;
using Insight.Waf.Text;

namespace Insight.Waf.Rules;

/// <summary>A text with <c>%{variable}</c> in it, taken apart once.</summary>
internal sealed class Macro
{
    private Macro(string source, IReadOnlyList<MacroPart> parts)
    {
        Source = source;
        Parts = parts;
        IsStatic = parts.All(part => part.Variable is null);
        if (IsStatic) Static = [.. parts.SelectMany(part => part.Literal)];
    }

    /// <summary>The text as it was written.</summary>
    public string Source { get; }

    public IReadOnlyList<MacroPart> Parts { get; }

    /// <summary>True when nothing is to be replaced.</summary>
    public bool IsStatic { get; }

    /// <summary>The text itself when nothing is to be replaced.</summary>
    public byte[] Static { get; } = [];

    /// <summary>Takes a text apart.</summary>
    /// <exception cref="FormatException">A variable does not exist; the message says which.</exception>
    public static Macro Parse(string text)
    {
        List<MacroPart> parts = [];
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf("%{", at, StringComparison.Ordinal);
            int close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                parts.Add(new MacroPart(Latin1.ToBytes(text[at..]), null));
                break;
            }

            if (!LooksLikeName(text.AsSpan(open + 2, close - open - 2)))
            {
                parts.Add(new MacroPart(Latin1.ToBytes(text[at..(open + 2)]), null));
                at = open + 2;
                continue;
            }

            if (open > at) parts.Add(new MacroPart(Latin1.ToBytes(text[at..open]), null));
            parts.Add(new MacroPart([], VariableParser.ParseSelector(text[(open + 2)..close])));
            at = close + 1;
        }

        return new Macro(text, parts);
    }

    /// <summary>What does not begin as a variable does is text, such as a pattern that looks for <c>%{</c>.</summary>
    private static bool LooksLikeName(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny(':', '.');
        if (end >= 0) text = text[..end];
        foreach (char letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_') return false;
        }

        return !text.IsEmpty && char.IsAsciiLetter(text[0]);
    }
}
