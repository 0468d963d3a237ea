namespace Insight.Waf.Matching;

/// <summary>A part of a pattern as read: an immutable tree.</summary>
internal sealed class Node
{
    /// <summary>An upper bound of repeats that is none.</summary>
    public const int Unbounded = -1;

    private Node(NodeKind kind, long size, bool nullable)
    {
        Kind = kind;
        Size = size;
        Nullable = nullable;
    }

    public static Node Empty { get; } = new(NodeKind.Empty, 0, nullable: true);

    public NodeKind Kind { get; }

    /// <summary>Instructions that it takes with all repeats written out.</summary>
    public long Size { get; }

    /// <summary>Whether it can match without taking a byte.</summary>
    public bool Nullable { get; }

    public IReadOnlyList<Node> Children { get; private init; } = [];

    public ByteMask Mask { get; private init; }

    public Assertion Assertion { get; private init; }

    /// <summary>The number, from 1, of the group or of what is referred to.</summary>
    public int Group { get; private init; }

    public int Min { get; private init; }

    public int Max { get; private init; }

    public bool Greedy { get; private init; }

    /// <summary>Of a look: whether it is about what stands before.</summary>
    public bool LooksBehind { get; private init; }

    /// <summary>Of a look: whether what it describes must not stand there.</summary>
    public bool IsNegated { get; private init; }

    /// <summary>Of a reference.</summary>
    public bool IgnoresCase { get; private init; }

    public static Node Set(ByteMask mask) => new(NodeKind.Set, 1, nullable: false) { Mask = mask };

    public static Node Assert(Assertion assertion) => new(NodeKind.Assert, 1, nullable: true) { Assertion = assertion };

    public static Node Capture(int group, Node child) =>
        new(NodeKind.Capture, child.Size + 2, child.Nullable) { Group = group, Children = [child] };

    public static Node Look(Node child, bool behind, bool negated) =>
        new(NodeKind.Look, child.Size + 1, nullable: true) { Children = [child], LooksBehind = behind, IsNegated = negated };

    public static Node Atomic(Node child) => new(NodeKind.Atomic, child.Size + 1, child.Nullable) { Children = [child] };

    public static Node Reference(int group, bool ignoresCase) => new(NodeKind.Reference, 2, nullable: true) { Group = group, IgnoresCase = ignoresCase };

    public static Node Concat(IReadOnlyList<Node> children) => children.Count switch
    {
        0 => Empty,
        1 => children[0],
        _ => new(NodeKind.Concat, children.Sum(child => child.Size), children.All(child => child.Nullable)) { Children = children },
    };

    public static Node Alternate(IReadOnlyList<Node> children) => children.Count == 1
        ? children[0]
        : new(NodeKind.Alternate, children.Sum(child => child.Size + 1), children.Any(child => child.Nullable)) { Children = children };

    public static Node Repeat(Node child, int min, int max, bool greedy)
    {
        long copies = Math.Max(1, max == Unbounded ? min + 1 : max);
        return new(NodeKind.Repeat, checked(copies * (child.Size + 1)), min == 0 || child.Nullable)
        {
            Children = [child],
            Min = min,
            Max = max,
            Greedy = greedy,
        };
    }
}
