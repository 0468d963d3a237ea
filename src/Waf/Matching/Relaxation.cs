namespace Insight.Waf.Matching;

/// <summary>
/// What a linear matcher can look for of a pattern that needs backtracking: every text that the pattern matches, what is left matches too.
/// Conditions on what stands around are left out, atomic groups are groups, and a back reference is any text.
/// </summary>
internal static class Relaxation
{
    private static readonly Node s_anyText = Node.Repeat(Node.Set(ByteMask.All), 0, Node.Unbounded, greedy: false);

    public static Node Of(Node node) => node.Kind switch
    {
        NodeKind.Look => Node.Empty,
        NodeKind.Reference => s_anyText,
        NodeKind.Atomic => Of(node.Children[0]),
        NodeKind.Capture => Node.Capture(node.Group, Of(node.Children[0])),
        NodeKind.Repeat => Node.Repeat(Of(node.Children[0]), node.Min, node.Max, node.Greedy),
        NodeKind.Concat => Node.Concat([.. node.Children.Select(Of)]),
        NodeKind.Alternate => Node.Alternate([.. node.Children.Select(Of)]),
        _ => node,
    };
}
