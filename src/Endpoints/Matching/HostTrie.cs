using System.IO.Hashing;
using System.Text;
using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Matching;

/// <summary>The templates of one virtual host.</summary>
internal sealed class HostTrie
{
    /// <summary>Nodes looked at before a request is given up: real paths need two per segment; only templates made for it need more.</summary>
    private const int MaxSteps = 2_000;

    private readonly MatchNode _root = new();

    /// <summary>Adds the endpoints of a service. Templates that are no paths are passed over: nothing could match them.</summary>
    public void Add(ScopeEndpoints scope)
    {
        byte[] service = Encoding.UTF8.GetBytes(scope.Scope.Service);
        foreach (EndpointTemplate endpoint in scope.Endpoints)
        {
            MatchNode node = _root;
            string[] segments = endpoint.Template.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (segments.Length > PathSegments.MaxDepth + 1) continue;
            for (int i = 0; i < segments.Length; i++) node = node.ChildOf(segments[i], last: i == segments.Length - 1);
            node.AddEnd(new MatchEnd(Encoding.UTF8.GetBytes(endpoint.Method), service, new EndpointMatch(endpoint.Id, endpoint.Method, endpoint.Template)));
        }
    }

    public EndpointMatch Match(in EndpointRequest request)
    {
        Span<Range> ranges = stackalloc Range[PathSegments.MaxDepth];
        Span<ulong> hashes = stackalloc ulong[PathSegments.MaxDepth];
        int count = PathSegments.Split(request.Path, ranges, out bool beyond);
        if (count >= 0)
        {
            for (int i = 0; i < count; i++) hashes[i] = XxHash64.HashToUInt64(request.Path[ranges[i]]);
            Search search = new(request.Path, ranges[..count], hashes, beyond, RequestMethod.Normalize(request.Method), request.Service);
            if (search.Find(_root, 0) is { } end) return end.Match;
        }

        return new EndpointMatch(0, RequestMethod.NameOf(request.Method), "");
    }

    private ref struct Search(
        ReadOnlySpan<byte> path, ReadOnlySpan<Range> ranges, ReadOnlySpan<ulong> hashes, bool beyond, ReadOnlySpan<byte> method, ReadOnlySpan<byte> service)
    {
        private readonly ReadOnlySpan<byte> _path = path;
        private readonly ReadOnlySpan<Range> _ranges = ranges;
        private readonly ReadOnlySpan<ulong> _hashes = hashes;
        private readonly ReadOnlySpan<byte> _method = method, _service = service;
        private int _steps;

        public MatchEnd? Find(MatchNode node, int at)
        {
            if (++_steps > MaxSteps) return null;
            if (at == _ranges.Length) return beyond ? node.Rest?.EndOf(_method, _service) : node.EndOf(_method, _service);
            ReadOnlySpan<byte> segment = _path[_ranges[at]];
            if (node.ConstantOf(_hashes[at], segment) is { } constant && Find(constant, at + 1) is { } first) return first;
            foreach (AffixEdge affix in node.Affixes)
            {
                if (affix.Pattern.Matches(segment) && Find(affix.Node, at + 1) is { } found) return found;
            }

            if (node.Parameter is not null && Find(node.Parameter, at + 1) is { } second) return second;
            return node.Rest?.EndOf(_method, _service);
        }
    }
}
