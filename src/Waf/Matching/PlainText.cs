using System.Buffers;

namespace Insight.Waf.Matching;

/// <summary>
/// What most harmless values consist of. Where a value has no other bytes, most of what attack patterns look for cannot occur: what is
/// left of them makes one small automaton.
/// </summary>
internal static class PlainText
{
    private static readonly ByteMask s_bytes = Bytes();
    private static readonly SearchValues<byte> s_search = SearchValues.Create(s_bytes.ToArray());

    /// <summary>Whether a value has plain bytes only.</summary>
    public static bool Is(ReadOnlySpan<byte> value) => !value.ContainsAnyExcept(s_search);

    /// <summary>What of a pattern can match plain text; null if nothing can.</summary>
    public static Node? Restrict(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Set:
                ByteMask mask = node.Mask & s_bytes;
                return mask.IsEmpty ? null : mask.Equals(node.Mask) ? node : Node.Set(mask);
            case NodeKind.Capture:
                return Restrict(node.Children[0]);
            case NodeKind.Repeat:
                Node? child = Restrict(node.Children[0]);
                return child is not null ? Node.Repeat(child, node.Min, node.Max, node.Greedy) : node.Min == 0 ? Node.Empty : null;
            case NodeKind.Alternate:
                Node[] branches = [.. node.Children.Select(Restrict).OfType<Node>()];
                return branches.Length == 0 ? null : Node.Alternate(branches);
            case NodeKind.Concat:
                List<Node> parts = [];
                foreach (Node part in node.Children)
                {
                    if (Restrict(part) is not { } kept) return null;
                    parts.Add(kept);
                }

                return Node.Concat(parts);
            default:
                return node;
        }
    }

    /// <summary>Letters, digits, the marks of words, dates, addresses and paths, and whatever is no ASCII.</summary>
    private static ByteMask Bytes()
    {
        ByteMask mask = ByteMask.Letters | ByteMask.Digits | ByteMask.Range(0x80, 0xFF);
        foreach (byte value in " .,-/:@_"u8) mask.Add(value);
        return mask;
    }
}
