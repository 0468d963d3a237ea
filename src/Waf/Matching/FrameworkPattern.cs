using System.Globalization;
using System.Text;

namespace Insight.Waf.Matching;

/// <summary>
/// Writes a pattern in .NET's syntax. Classes, case and word boundaries are written out byte by byte, and bytes from 0x80 on are private-use
/// characters, so that nothing of what .NET knows about letters of other scripts has a say.
/// </summary>
internal static class FrameworkPattern
{
    private const int PrivateUse = 0xE000;
    private const string Word = "[0-9A-Z_a-z]";

    /// <summary>The character that stands for a byte.</summary>
    public static char Map(int value) => (char)(value < 0x80 ? value : PrivateUse + value);

    /// <summary>Writes a pattern; its groups keep their numbers.</summary>
    public static string Write(Node node)
    {
        StringBuilder text = new();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(Node node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case NodeKind.Empty: break;
            case NodeKind.Set: WriteSet(node.Mask, text); break;
            case NodeKind.Assert: text.Append(Condition(node.Assertion)); break;
            case NodeKind.Concat:
                foreach (Node child in node.Children) Write(child, text);
                break;
            case NodeKind.Alternate:
                for (int index = 0; index < node.Children.Count; index++)
                {
                    text.Append(index == 0 ? "(?:" : "|");
                    Write(node.Children[index], text);
                }

                text.Append(')');
                break;
            case NodeKind.Repeat:
                WriteGroup("(?:", node.Children[0], text);
                text.Append(CultureInfo.InvariantCulture, $"{{{node.Min},{(node.Max == Node.Unbounded ? "" : node.Max.ToString(CultureInfo.InvariantCulture))}}}");
                if (!node.Greedy) text.Append('?');
                break;
            case NodeKind.Capture: WriteGroup("(", node.Children[0], text); break;
            case NodeKind.Atomic: WriteGroup("(?>", node.Children[0], text); break;
            case NodeKind.Look: WriteGroup($"(?{(node.LooksBehind ? "<" : "")}{(node.IsNegated ? "!" : "=")}", node.Children[0], text); break;
            case NodeKind.Reference: text.Append(CultureInfo.InvariantCulture, $"(?{(node.IgnoresCase ? "i" : "")}:\\{node.Group})"); break;
            default: throw new InvalidOperationException($"a {node.Kind} cannot be written.");
        }
    }

    private static void WriteGroup(string open, Node inner, StringBuilder text)
    {
        text.Append(open);
        Write(inner, text);
        text.Append(')');
    }

    private static void WriteSet(ByteMask mask, StringBuilder text)
    {
        if (mask.IsEmpty)
        {
            text.Append("(?!)");
            return;
        }

        text.Append('[');
        for (int first = 0; first < 256; first++)
        {
            if (!mask.Has(first)) continue;
            // Between 0x7F and 0x80 the characters have a gap.
            int last = first;
            while (last < 255 && last != 0x7F && mask.Has(last + 1)) last++;
            text.Append(CultureInfo.InvariantCulture, $"\\u{(int)Map(first):x4}-\\u{(int)Map(last):x4}");
            first = last;
        }

        text.Append(']');
    }

    private static string Condition(Assertion assertion) => assertion switch
    {
        Assertion.TextStart => @"\A",
        Assertion.LineStart => @"(?:\A|(?<=\n)(?!\z))",
        Assertion.TextEnd => @"\z",
        Assertion.FinalLineEnd => @"(?=\n?\z)",
        Assertion.LineEnd => @"(?=\n|\z)",
        Assertion.WordBoundary => $"(?:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))",
        _ => $"(?:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))",
    };
}
