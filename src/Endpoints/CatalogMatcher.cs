using System.IO.Hashing;
using System.Text;
using Insight.Endpoints.Catalog;
using Insight.Endpoints.Matching;

namespace Insight.Endpoints;

/// <summary>Finds the learned endpoint of a request: the one matcher of gateways, ingest and offline tools.</summary>
/// <remarks>
/// A trie per virtual host, built once, never changed, read without allocating. Most specific first, segment by segment from the left:
/// constant, then constant with a parameter in it (<c>{id}.json</c>), then parameter, then <c>{*}</c>; it steps back when that leads
/// nowhere. Where services of a host share a template, the request's service decides whose endpoint it is; a service that
/// has none of its own takes the host's. Any number of threads.
/// </remarks>
public sealed class CatalogMatcher : IEndpointMatcher
{
    private readonly Dictionary<ulong, HostTrie> _hosts = [];
    private readonly IEndpointMatcher? _fallback;

    /// <summary>Compiles a catalog.</summary>
    /// <param name="catalog">The endpoints.</param>
    /// <param name="fallback">Decides for hosts that the catalog has nothing of; null: they have no endpoints.</param>
    public CatalogMatcher(EndpointCatalog catalog, IEndpointMatcher? fallback = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _fallback = fallback;
        foreach (ScopeEndpoints scope in catalog.Scopes)
        {
            byte[] tenant = Encoding.UTF8.GetBytes(scope.Scope.Tenant), app = Encoding.UTF8.GetBytes(scope.Scope.App), host = Encoding.UTF8.GetBytes(scope.Scope.Host);
            ulong key = KeyOf(tenant, app, host);
            if (!_hosts.TryGetValue(key, out HostTrie? trie)) _hosts.Add(key, trie = new HostTrie());
            trie.Add(scope);
        }
    }

    /// <summary>The endpoint of <paramref name="request"/>; id 0 and an empty template when it has none.</summary>
    public EndpointMatch Match(in EndpointRequest request)
    {
        if (!_hosts.TryGetValue(KeyOf(request.Tenant, request.App, request.Host), out HostTrie? host))
        {
            return _fallback?.Match(request) ?? new EndpointMatch(0, RequestMethod.NameOf(request.Method), "");
        }

        return host.Match(request);
    }

    // 64 bits over at most some thousand hosts that operators configured: two that share a hash are not to be expected.
    private static ulong KeyOf(ReadOnlySpan<byte> tenant, ReadOnlySpan<byte> app, ReadOnlySpan<byte> host)
    {
        ulong key = XxHash64.HashToUInt64(host);
        if (!tenant.IsEmpty) key = XxHash64.HashToUInt64(tenant, (long)key);
        return app.IsEmpty ? key : XxHash64.HashToUInt64(app, (long)~key);
    }
}
