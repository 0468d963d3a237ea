using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.Gateway.Bundles;

/// <summary>A catalog with its matcher, made before the first request needs it.</summary>
internal sealed class KnownEndpoints(EndpointCatalog catalog)
{
    private readonly CatalogMatcher _matcher = new(catalog);

    /// <summary>No endpoints, so no request has one.</summary>
    public static KnownEndpoints None { get; } = new(EndpointCatalog.Empty);

    public EndpointCatalog Catalog => catalog;

    /// <summary>False when nothing was learned: then nobody need be asked.</summary>
    public bool Any { get; } = catalog.Scopes.Any(static scope => scope.Endpoints.Count > 0);

    /// <summary>The id of a request's endpoint; 0: none that is known here.</summary>
    public ulong IdOf(in EndpointRequest request) => _matcher.Match(request).Id;
}
