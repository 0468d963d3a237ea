namespace Insight.Gateway.Traffic.Routing;

/// <summary>A segment of a path in the trie of a virtual host's routes.</summary>
internal sealed class PathNode
{
    private readonly Dictionary<string, PathNode> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PathNode>.AlternateLookup<ReadOnlySpan<char>> _find;

    public PathNode() => _find = _children.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Routes that end here, by rank.</summary>
    public List<(int Rank, CompiledRoute Route)> Ends { get; } = [];

    /// <summary>Routes that take whatever follows, by rank.</summary>
    public List<(int Rank, CompiledRoute Route)> Open { get; } = [];

    /// <summary>Any one segment; null: no template has one here.</summary>
    public PathNode? Any { get; private set; }

    /// <summary>The node of a segment, made when missing; null: of any segment.</summary>
    public PathNode Child(string? segment)
    {
        if (segment is null) return Any ??= new PathNode();
        if (!_children.TryGetValue(segment, out PathNode? child)) _children.Add(segment, child = new PathNode());
        return child;
    }

    public PathNode? Find(ReadOnlySpan<char> segment) => _find.TryGetValue(segment, out PathNode? child) ? child : null;
}
