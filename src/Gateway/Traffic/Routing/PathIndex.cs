using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>The routes of all virtual hosts by path: tries of segments. Finding costs by the depth of the path, not by the number of routes.</summary>
/// <remarks>
/// Slashes in a row count as one here, though the upstream gets them all: <c>//admin</c> must not slip past what is said of <c>/admin</c>,
/// whatever the upstream makes of it.
/// All tries stand in three arrays, and segments are numbers: with ten thousand routes each object on the way to one would be in no cache. For the same
/// reason a node has its only child, and its only route, in itself.
/// </remarks>
internal sealed class PathIndex
{
    private const int None = -1, Many = -2;

    private readonly Dictionary<string, int> _segments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _segmentOf;
    private readonly Node[] _nodes;
    private readonly (int Rank, CompiledRoute Route)[] _routes;

    // Open addressing, at most half full, so that a search ends soon.
    private readonly Edge[] _edges;
    private readonly int _slash;

    /// <summary>Takes tries over. The first node is that of the first root, and so on.</summary>
    public PathIndex(IReadOnlyList<PathNode> roots)
    {
        List<PathNode> all = [.. roots];
        List<(int From, int Segment, int To)> edges = [];
        List<(int Rank, CompiledRoute Route)> routes = [];
        List<Node> nodes = [];
        for (int number = 0; number < all.Count; number++)
        {
            PathNode node = all[number];
            int any = node.Any is null ? None : all.Count;
            if (node.Any is not null) all.Add(node.Any);
            (int Segment, int Child) only = (None, None);
            foreach ((string segment, PathNode child) in node.Children)
            {
                if (!_segments.TryGetValue(segment, out int known)) _segments.Add(segment, known = _segments.Count);
                if (node.Children.Count > 1) edges.Add((number, known, all.Count));
                only = node.Children.Count > 1 ? (Many, None) : (known, all.Count);
                all.Add(child);
            }

            (int Rank, CompiledRoute? Route) one = node.Ends.Count + node.Open.Count == 1 ? node.Ends.Concat(node.Open).Single() : (routes.Count, null);
            nodes.Add(new Node(one.Route, one.Rank, node.Ends.Count, node.Open.Count, any, only.Segment, only.Child));
            if (one.Route is not null) continue;
            routes.AddRange(node.Ends);
            routes.AddRange(node.Open);
        }

        _segmentOf = _segments.GetAlternateLookup<ReadOnlySpan<char>>();
        _slash = _segments.GetValueOrDefault("", None);
        _nodes = [.. nodes];
        _routes = [.. routes];
        _edges = new Edge[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * edges.Count + 1))];
        foreach ((int from, int segment, int to) in edges)
        {
            int place = Place(from, segment);
            while (_edges[place].To != 0) place = (place + 1) & (_edges.Length - 1);
            _edges[place] = new Edge(from, segment, to);
        }
    }

    /// <summary>The first route that takes the request; null: none does.</summary>
    /// <param name="root">Number of the host's root.</param>
    /// <param name="path">The path.</param>
    /// <param name="context">The request.</param>
    public CompiledRoute? Find(int root, ReadOnlySpan<char> path, HttpContext context)
    {
        (int Rank, CompiledRoute? Route) best = (int.MaxValue, null);
        Visit(root, path, context, ref best);
        return best.Route;
    }

    private void Visit(int number, ReadOnlySpan<char> rest, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        ref readonly Node node = ref _nodes[number];
        OfferOpen(node, context, ref best);
        rest = rest.TrimStart('/');
        if (rest.IsEmpty)
        {
            OfferEnds(node, context, ref best);
            return;
        }

        int end = rest.IndexOf('/');
        ReadOnlySpan<char> segment = end < 0 ? rest : rest[..end];

        // A slash at the end is a segment of its own: the upstream may tell /users from /users/.
        ReadOnlySpan<char> beyond = end < 0 ? default : rest[end..];
        bool isLast = end >= 0 && beyond.TrimStart('/').IsEmpty;
        if (node.Segment != None && _segmentOf.TryGetValue(segment, out int known) && Child(number, node, known) is var child and not None) Step(child, isLast, beyond, context, ref best);
        if (node.Any != None) Step(node.Any, isLast, beyond, context, ref best);
    }

    private void Step(int number, bool endsWithSlash, ReadOnlySpan<char> beyond, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        if (!endsWithSlash)
        {
            Visit(number, beyond, context, ref best);
            return;
        }

        ref readonly Node node = ref _nodes[number];
        OfferOpen(node, context, ref best);
        if (_slash != None && Child(number, node, _slash) is var slash and not None) OfferEnds(_nodes[slash], context, ref best);
    }

    private void OfferOpen(in Node node, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        if (node.Open == 0) return;
        if (node.One is { } one) Offer(one, node.First, context, ref best);
        else Offer(_routes.AsSpan(node.First + node.Ends, node.Open), context, ref best);
    }

    private void OfferEnds(in Node node, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        if (node.Ends == 0) return;
        if (node.One is { } one) Offer(one, node.First, context, ref best);
        else Offer(_routes.AsSpan(node.First, node.Ends), context, ref best);
    }

    private static void Offer(ReadOnlySpan<(int Rank, CompiledRoute Route)> routes, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        foreach ((int rank, CompiledRoute route) in routes)
        {
            if (rank >= best.Rank || Offer(route, rank, context, ref best)) return;
        }
    }

    private static bool Offer(CompiledRoute route, int rank, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        if (rank >= best.Rank || !route.Conditions.Hold(context)) return false;
        best = (rank, route);
        return true;
    }

    private int Child(int number, in Node node, int segment)
    {
        if (node.Segment != Many) return node.Segment == segment ? node.Child : None;
        for (int place = Place(number, segment); _edges[place] is { To: not 0 } edge; place = (place + 1) & (_edges.Length - 1))
        {
            if (edge.From == number && edge.Segment == segment) return edge.To;
        }

        return None;
    }

    private int Place(int from, int segment)
    {
        ulong mixed = (((ulong)(uint)from << 32) | (uint)segment) * 0x9E37_79B9_7F4A_7C15;
        return (int)(mixed >> 33) & (_edges.Length - 1);
    }

    /// <summary>A place in a trie.</summary>
    /// <param name="One">Its only route; null: there is none, or there are more.</param>
    /// <param name="First">Rank of the only route, or where the routes begin: those that end here, then those that take whatever follows.</param>
    /// <param name="Ends">How many end here.</param>
    /// <param name="Open">How many take whatever follows.</param>
    /// <param name="Any">The node of any one segment.</param>
    /// <param name="Segment">Segment of its only child; none, or many.</param>
    /// <param name="Child">The only child.</param>
    private readonly record struct Node(CompiledRoute? One, int First, int Ends, int Open, int Any, int Segment, int Child);

    /// <summary>The way from a node with several children to one of them; no way leads to node 0, which is a root.</summary>
    private readonly record struct Edge(int From, int Segment, int To);
}
