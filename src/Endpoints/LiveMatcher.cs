using Insight.Endpoints.Catalog;

namespace Insight.Endpoints;

/// <summary>A matcher whose catalog is replaced while it is in use.</summary>
/// <remarks>A path that no endpoint of the catalog takes is matched by its form: it may become an endpoint yet, and its id then stands for that.</remarks>
public sealed class LiveMatcher : IEndpointMatcher
{
    private readonly TemplateMatcher _byForm = new();
    private volatile CatalogMatcher _catalog = new(EndpointCatalog.Empty);

    /// <summary>Uses another catalog from the next request on. May be called from any thread.</summary>
    public void Use(EndpointCatalog catalog) => _catalog = new CatalogMatcher(catalog);

    /// <inheritdoc />
    public EndpointMatch Match(in EndpointRequest request)
    {
        EndpointMatch match = _catalog.Match(request);
        return match.Id != 0 ? match : _byForm.Match(request);
    }
}
