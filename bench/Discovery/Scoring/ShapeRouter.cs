using System.Text.RegularExpressions;

namespace Insight.Bench.Discovery.Scoring;

/// <summary>Finds the most specific of some shapes for a path: a constant before a part of a segment, that before a whole one, left to right.</summary>
internal sealed class ShapeRouter
{
    private const string Any = "{}";

    private readonly Dictionary<string, Node> _methods = new(StringComparer.Ordinal);

    public ShapeRouter(IEnumerable<(string Method, string Shape)> shapes)
    {
        foreach ((string method, string shape) in shapes)
        {
            if (!_methods.TryGetValue(method, out Node? node)) _methods.Add(method, node = new Node());
            foreach (string segment in Shape.Segments(shape)) node = node.Below(segment);
            node.End = shape;
        }
    }

    /// <summary>The shape, or null.</summary>
    public string? Route(string method, string path) => _methods.TryGetValue(method, out Node? node) ? Find(node, Shape.Segments(path), 0) : null;

    private static string? Find(Node node, string[] segments, int at)
    {
        if (at == segments.Length) return node.End;
        foreach (Node child in node.Matching(segments[at]))
        {
            if (Find(child, segments, at + 1) is { } found) return found;
        }

        return null;
    }

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _constants = new(StringComparer.Ordinal);
        private readonly List<(Regex Pattern, Node Node)> _parts = [];

        public string? End { get; set; }

        public Node Below(string segment)
        {
            if (_constants.TryGetValue(segment, out Node? node)) return node;
            _constants.Add(segment, node = new Node());
            if (segment != Any && segment.Contains(Any, StringComparison.Ordinal))
            {
                string pattern = string.Join(".+", segment.Split(Any).Select(Regex.Escape));
                _parts.Add((new Regex($"^{pattern}$", RegexOptions.NonBacktracking), node));
            }

            return node;
        }

        public IEnumerable<Node> Matching(string segment)
        {
            if (_constants.TryGetValue(segment, out Node? same)) yield return same;
            foreach ((Regex pattern, Node node) in _parts)
            {
                if (pattern.IsMatch(segment)) yield return node;
            }

            if (_constants.TryGetValue(Any, out Node? any)) yield return any;
        }
    }
}
