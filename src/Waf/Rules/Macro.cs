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

            if (open > at) parts.Add(new MacroPart(Latin1.ToBytes(text[at..open]), null));
            parts.Add(new MacroPart([], VariableParser.ParseSelector(text[(open + 2)..close])));
            at = close + 1;
        }

        return new Macro(text, parts);
    }
}
