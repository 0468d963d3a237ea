using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>The routes of a virtual host by path: a trie of segments. Finding costs by the depth of the path, not by the number of routes.</summary>
/// <remarks>
/// Slashes in a row count as one here, though the upstream gets them all: <c>//admin</c> must not slip past what is said of <c>/admin</c>,
/// whatever the upstream makes of it.
/// </remarks>
internal sealed class PathRoutes
{
    private readonly PathNode _root = new();
    private int _count;

    /// <summary>Adds a route. Those added first are taken first.</summary>
    public void Add(CompiledRoute route)
    {
        int rank = _count++;
        PathPattern pattern = route.Path;
        PathNode node = _root;
        foreach (string? segment in pattern.Segments) node = node.Child(segment);
        (pattern.IsOpen ? node.Open : node.Ends).Add((rank, route));
    }

    /// <summary>The first route that takes the request; null: none does.</summary>
    public CompiledRoute? Find(ReadOnlySpan<char> path, HttpContext context)
    {
        (int Rank, CompiledRoute? Route) best = (int.MaxValue, null);
        Visit(_root, path, context, ref best);
        return best.Route;
    }

    private static void Visit(PathNode node, ReadOnlySpan<char> rest, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        Offer(node.Open, context, ref best);
        rest = rest.TrimStart('/');
        if (rest.IsEmpty)
        {
            Offer(node.Ends, context, ref best);
            return;
        }

        int end = rest.IndexOf('/');
        ReadOnlySpan<char> segment = end < 0 ? rest : rest[..end];

        // A slash at the end is a segment of its own: the upstream may tell /users from /users/.
        ReadOnlySpan<char> beyond = end < 0 ? default : rest[end..];
        bool isLast = end >= 0 && beyond.TrimStart('/').IsEmpty;
        if (node.Find(segment) is { } child) Step(child, isLast, beyond, context, ref best);
        if (node.Any is { } any) Step(any, isLast, beyond, context, ref best);
    }

    private static void Step(PathNode child, bool endsWithSlash, ReadOnlySpan<char> beyond, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        if (!endsWithSlash)
        {
            Visit(child, beyond, context, ref best);
            return;
        }

        Offer(child.Open, context, ref best);
        if (child.Find("") is { } slash) Offer(slash.Ends, context, ref best);
    }

    private static void Offer(List<(int Rank, CompiledRoute Route)> routes, HttpContext context, ref (int Rank, CompiledRoute? Route) best)
    {
        foreach ((int rank, CompiledRoute route) in routes)
        {
            if (rank >= best.Rank) return;
            if (!route.Conditions.Hold(context)) continue;
            best = (rank, route);
            return;
        }
    }
}
