using Insight.Waf.Matching;

namespace Insight.Waf.Tests.Matching;

/// <summary>
/// Makes values out of a pattern that keep a matcher of it busy: each of its loops reached and pumped, begun again and again, and never allowed
/// to end; those that make backtracking matchers quadratic or worse are among them.
/// </summary>
internal static class Adversary
{
    /// <summary>Loops of one pattern to pump; of more, a spread of this many.</summary>
    private const int MaxLoops = 16;

    private const int ManyRounds = 8;

    /// <summary>Pieces to fill values with: what leads to a loop, and what goes round in it.</summary>
    public static IEnumerable<(byte[] Prefix, byte[] Pump)> Pieces(Pattern pattern)
    {
        List<(byte[] Prefix, byte[] Pump)> loops = [];
        Visit(pattern.Root, [], loops);
        int step = Math.Max(1, loops.Count / MaxLoops);
        byte[] whole = Sample(pattern.Root);
        foreach ((byte[] prefix, byte[] pump) in loops.Where((_, index) => index % step == 0))
        {
            yield return (prefix, pump);
            yield return ([], [.. prefix, .. pump, .. pump]);
        }

        if (whole.Length > 1)
        {
            yield return ([], whole[..^1]);
            yield return (whole[..^1], [(byte)' ']);
        }

        yield return ([], [.. pattern.Text.Where(letter => char.IsAsciiLetterOrDigit(letter) || "\"'=<>;&/ ".Contains(letter)).Take(60).Select(letter => (byte)letter), (byte)'a']);
        yield return ([], "a"u8.ToArray());
        yield return ([], "\n"u8.ToArray());
        yield return ([], "a1 .'\"(<=/\\\u00ff"u8.ToArray());
    }

    /// <summary>The prefix, and behind it the pump again and again.</summary>
    public static byte[] Fill((byte[] Prefix, byte[] Pump) pieces, int length)
    {
        byte[] value = new byte[length];
        for (int at = 0; at < length; at++)
            value[at] = at < pieces.Prefix.Length ? pieces.Prefix[at] : pieces.Pump[(at - pieces.Prefix.Length) % pieces.Pump.Length];
        return value;
    }

    private static void Visit(Node node, byte[] prefix, List<(byte[] Prefix, byte[] Pump)> loops)
    {
        if (node.Kind == NodeKind.Repeat && (node.Max == Node.Unbounded || node.Max >= ManyRounds))
        {
            byte[] round = Sample(node.Children[0]);
            if (round.Length > 0) loops.Add((prefix, round));
            if (node.Children[0].Kind is NodeKind.Alternate)
            {
                byte[] all = [.. node.Children[0].Children.SelectMany(Sample)];
                if (all.Length > 0) loops.Add((prefix, all));
            }
        }

        byte[] before = prefix;
        foreach (Node child in node.Children)
        {
            Visit(child, before, loops);
            if (node.Kind == NodeKind.Concat) before = [.. before, .. Sample(child)];
        }
    }

    /// <summary>A short text that the part matches, assertions aside.</summary>
    private static byte[] Sample(Node node) => node.Kind switch
    {
        NodeKind.Set => [Letter(node.Mask)],
        NodeKind.Concat => [.. node.Children.SelectMany(Sample)],
        NodeKind.Alternate or NodeKind.Capture => Sample(node.Children[0]),
        NodeKind.Repeat => [.. Enumerable.Repeat(Sample(node.Children[0]), node.Min).SelectMany(round => round)],
        _ => [],
    };

    private static byte Letter(ByteMask mask)
    {
        foreach (byte usual in "a1 ("u8)
        {
            if (mask.Has(usual)) return usual;
        }

        return mask.ToArray() is [{ } first, ..] ? (byte)first : (byte)0;
    }
}
