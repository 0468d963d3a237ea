using System.IO.Hashing;
using System.Text;
using Insight.Endpoints.Matching;

namespace Insight.Endpoints;

/// <summary>Finds every template that a path fits, where <see cref="CatalogMatcher"/> finds the most specific: for rules, each of which must not depend on the others.</summary>
/// <remarks>The same trie, reading of paths and meaning of templates. Built once, then any number of threads; nothing is allocated.</remarks>
public sealed class TemplateIndex
{
    /// <summary>Nodes looked at before a path is given up, as templates made for it could ask for many.</summary>
    private const int MaxSteps = 10_000;

    private readonly MatchNode _root = new();

    /// <summary>Adds a template.</summary>
    /// <param name="method">Method; empty: every one.</param>
    /// <param name="template">Template as in <see cref="Catalog.EndpointTemplate"/>. One of more than <see cref="PathSegments.MaxDepth"/> segments fits nothing.</param>
    /// <param name="value">What is found.</param>
    public void Add(string method, string template, int value)
    {
        string[] segments = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length > PathSegments.MaxDepth + 1) return;
        MatchNode node = _root;
        for (int i = 0; i < segments.Length; i++) node = node.ChildOf(segments[i], last: i == segments.Length - 1);
        node.AddEnd(new MatchEnd(Encoding.UTF8.GetBytes(method), [], new EndpointMatch((ulong)value, method, template)));
    }

    /// <summary>Finds the templates of a path.</summary>
    /// <param name="path">Path as received, UTF-8.</param>
    /// <param name="found">Receives method and value of each, in no particular order; what was in it stays.</param>
    public void Find(ReadOnlySpan<byte> path, List<TemplateHit> found)
    {
        Span<Range> ranges = stackalloc Range[PathSegments.MaxDepth];
        int count = PathSegments.Split(path, ranges, out bool beyond);
        if (count < 0) return;
        Span<ulong> hashes = stackalloc ulong[PathSegments.MaxDepth];
        for (int i = 0; i < count; i++) hashes[i] = XxHash64.HashToUInt64(path[ranges[i]]);
        Search search = new(path, ranges[..count], hashes, beyond, found);
        search.Visit(_root, 0);
    }

    private ref struct Search(ReadOnlySpan<byte> path, ReadOnlySpan<Range> ranges, ReadOnlySpan<ulong> hashes, bool beyond, List<TemplateHit> found)
    {
        private readonly ReadOnlySpan<byte> _path = path;
        private readonly ReadOnlySpan<Range> _ranges = ranges;
        private readonly ReadOnlySpan<ulong> _hashes = hashes;
        private int _steps;

        public void Visit(MatchNode node, int at)
        {
            if (++_steps > MaxSteps) return;
            if (at == _ranges.Length)
            {
                if (!beyond) Take(node);
                else if (node.Rest is { } deeper) Take(deeper);
                return;
            }

            ReadOnlySpan<byte> segment = _path[_ranges[at]];
            if (node.ConstantOf(_hashes[at], segment) is { } constant) Visit(constant, at + 1);
            foreach (AffixEdge affix in node.Affixes)
            {
                if (affix.Pattern.Matches(segment)) Visit(affix.Node, at + 1);
            }

            if (node.Parameter is { } parameter) Visit(parameter, at + 1);
            if (node.Rest is { } rest) Take(rest);
        }

        private readonly void Take(MatchNode node)
        {
            foreach (MatchEnd end in node.Ends) found.Add(new TemplateHit(end.Match.Method, end.Match.Template, (int)end.Match.Id));
        }
    }
}
