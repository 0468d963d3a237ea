namespace Insight.Gateway.Traffic.Routing;

/// <summary>A segment of a path in the trie of a virtual host's routes, while it is made: <see cref="PathIndex"/> finds.</summary>
internal sealed class PathNode
{
    private int _count;

    /// <summary>The nodes of segments.</summary>
    public Dictionary<string, PathNode> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Routes that end here, by rank.</summary>
    public List<(int Rank, CompiledRoute Route)> Ends { get; } = [];

    /// <summary>Routes that take whatever follows, by rank.</summary>
    public List<(int Rank, CompiledRoute Route)> Open { get; } = [];

    /// <summary>Any one segment; null: no template has one here.</summary>
    public PathNode? Any { get; private set; }

    /// <summary>Adds a route below a root. Those added first are taken first.</summary>
    public void Add(CompiledRoute route)
    {
        PathNode node = this;
        foreach (string? segment in route.Path.Segments) node = node.Child(segment);
        (route.Path.IsOpen ? node.Open : node.Ends).Add((_count++, route));
    }

    private PathNode Child(string? segment)
    {
        if (segment is null) return Any ??= new PathNode();
        if (!Children.TryGetValue(segment, out PathNode? child)) Children.Add(segment, child = new PathNode());
        return child;
    }
}
