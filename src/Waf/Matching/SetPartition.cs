namespace Insight.Waf.Matching;

/// <summary>
/// Divides a set of patterns among automata. One automaton reads a value once for all its patterns, but its states multiply: each
/// pattern with a gap such as <c>.*</c> may double them. Patterns that need the same unusual bytes share an automaton which values
/// without these bytes skip; few patterns with gaps share one; and a pattern that counts bytes of a gap gets its own.
/// </summary>
internal static class SetPartition
{
    /// <summary>Up to this many patterns are not worth a second pass.</summary>
    private const int Few = 3;

    /// <summary>Patterns with gaps in one automaton. Of the Core Rule Set's, eleven together build 20,000 states on 4,000 attacks, alone 100 each.</summary>
    private const int GapsTogether = 4;

    /// <summary>A loop over this many bytes is a gap: it goes on whatever comes.</summary>
    private const int GapBytes = 120;

    /// <summary>A gap of at least this length has states for each set of distances at which it may have begun.</summary>
    private const int LongLeast = 16;

    /// <summary>A gap of at most this length has states for each distance at which it may have begun, times those of what surrounds it.</summary>
    private const int LongMost = 64;

    private static readonly ByteMask s_parentheses = ByteMask.Of('(') | ByteMask.Of(')');

    /// <summary>Bytes, beside letters and digits, that harmless values often have.</summary>
    private static readonly ByteMask s_common = Mask(" .,-/:@_'\t");

    private enum Hazard
    {
        None,
        Gap,
        Count,
    }

    /// <summary>The patterns of each automaton, with their numbers.</summary>
    public static List<List<(Node Root, int Id)>> Divide(IReadOnlyList<Node> patterns)
    {
        List<List<(Node Root, int Id)>> groups = [];
        List<Member> members = [];
        for (int id = 0; id < patterns.Count; id++)
        {
            Member member = new(patterns[id], id, PatternBytes.Required([patterns[id]]), HazardOf(patterns[id]));
            if (member.Hazard == Hazard.Count) groups.Add([(member.Root, id)]);
            else members.Add(member);
        }

        if (members.Count <= Few)
        {
            AddChunks(groups, members, Few);
            return groups;
        }

        foreach (IGrouping<int, Member> tier in members.GroupBy(member => Tier(member.Required)).OrderBy(tier => tier.Key))
        {
            AddChunks(groups, tier.Where(member => member.Hazard == Hazard.None), int.MaxValue);
            AddChunks(groups, tier.Where(member => member.Hazard == Hazard.Gap).OrderBy(SortKey, StringComparer.Ordinal), GapsTogether);
        }

        return groups;
    }

    private static void AddChunks(List<List<(Node Root, int Id)>> groups, IEnumerable<Member> members, int size) =>
        groups.AddRange(members.Chunk(size).Select(chunk => chunk.Select(member => (member.Root, member.Id)).ToList()));

    /// <summary>How unusual the bytes are that a pattern needs: the lower, the more values skip it.</summary>
    private static int Tier(ByteMask? required) => required switch
    {
        null => 3,
        { } mask when !(mask & (ByteMask.Letters | ByteMask.Digits)).IsEmpty => 3,
        { } mask when (mask & ~s_parentheses).IsEmpty => 0,
        { } mask => (mask & s_common).IsEmpty ? 1 : 2,
    };

    /// <summary>Brings patterns together that need similar bytes.</summary>
    private static string SortKey(Member member) => member.Required is { } mask ? string.Concat(mask.ToArray().Select(value => (char)value)) : "";

    private static Hazard HazardOf(Node node)
    {
        Hazard hazard = Hazard.None;
        foreach (Node child in node.Children)
        {
            Hazard inner = HazardOf(child);
            if (inner > hazard) hazard = inner;
        }

        if (node.Kind != NodeKind.Repeat || node.Children[0] is not { Kind: NodeKind.Set } set || set.Mask.Count < GapBytes) return hazard;
        if (node.Min >= LongLeast || node.Max >= LongMost) return Hazard.Count;
        return node.Max != 1 && hazard == Hazard.None ? Hazard.Gap : hazard;
    }

    private static ByteMask Mask(string bytes)
    {
        ByteMask mask = default;
        foreach (char value in bytes) mask.Add(value);
        return mask;
    }

    private sealed record Member(Node Root, int Id, ByteMask? Required, Hazard Hazard);
}
