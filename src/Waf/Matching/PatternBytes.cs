using System.Buffers;

namespace Insight.Waf.Matching;

/// <summary>Bytes without which patterns cannot match.</summary>
internal static class PatternBytes
{
    /// <summary>Bytes so usual in harmless values that looking for them first only costs time.</summary>
    private static readonly ByteMask s_usual = ByteMask.Letters | ByteMask.Digits;

    /// <summary>A search for a set that is worth it; null if it is not, or if there is no set.</summary>
    public static SearchValues<byte>? Filter(ByteMask? bytes) =>
        bytes is { } mask && (mask & s_usual).IsEmpty ? SearchValues.Create(mask.ToArray()) : null;

    /// <summary>A set of which every text that any of the patterns matches has a byte; null if there is none.</summary>
    public static ByteMask? Required(IEnumerable<Node> patterns)
    {
        ByteMask all = default;
        foreach (Node pattern in patterns)
        {
            if (Required(pattern) is not { } mask) return null;
            all |= mask;
        }

        return all;
    }

    private static ByteMask? Required(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Set: return node.Mask;
            case NodeKind.Capture: return Required(node.Children[0]);
            case NodeKind.Repeat: return node.Min > 0 ? Required(node.Children[0]) : null;
            case NodeKind.Alternate: return Required(node.Children);
            case NodeKind.Concat:
                ByteMask? best = null;
                foreach (Node child in node.Children)
                {
                    ByteMask? mask = Required(child);
                    if (mask is not null && (best is null || Weight(mask.Value) < Weight(best.Value))) best = mask;
                }

                return best;
            default: return null;
        }
    }

    /// <summary>How usual a set's bytes are, roughly.</summary>
    private static int Weight(ByteMask mask) => mask.Count + 20 * (mask & s_usual).Count;
}
