using System.Text;

namespace Insight.Endpoints;

/// <summary>Matches by <see cref="PathTemplate"/> alone: every path has an endpoint, nothing is learned from other requests.</summary>
/// <param name="capacity">Endpoints whose text is kept; beyond it the cache starts again, which costs time and changes no result.</param>
public sealed class TemplateMatcher(int capacity = TemplateMatcher.DefaultCapacity) : IEndpointMatcher
{
    /// <summary>Enough for every endpoint of a large installation at some 200 bytes each; a scanner can make it full, not grow.</summary>
    public const int DefaultCapacity = 65_536;

    private readonly Dictionary<ulong, EndpointMatch> _known = [];

    /// <summary>How many endpoints are cached now.</summary>
    public int Cached => _known.Count;

    /// <inheritdoc />
    public EndpointMatch Match(in EndpointRequest request)
    {
        Span<byte> buffer = stackalloc byte[PathTemplate.MaxLength];
        ReadOnlySpan<byte> template = buffer[..PathTemplate.Write(request.Path, buffer)];
        ReadOnlySpan<byte> method = RequestMethod.Normalize(request.Method);
        ulong id = EndpointId.Of(request.Tenant, request.App, request.Host, request.Service, method, template);
        if (_known.TryGetValue(id, out EndpointMatch match)) return match;

        if (_known.Count >= capacity) _known.Clear();
        match = new EndpointMatch(id, Encoding.ASCII.GetString(method), Encoding.ASCII.GetString(template));
        _known.Add(id, match);
        return match;
    }
}
