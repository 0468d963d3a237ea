namespace Insight.Endpoints.Catalog;

/// <summary>All endpoints that were learned: what a bundle carries to gateways, and what ingest stamps records with.</summary>
/// <param name="Scopes">By scope; each scope stands here once.</param>
public sealed record EndpointCatalog(IReadOnlyList<ScopeEndpoints> Scopes)
{
    /// <summary>No endpoints: every path is matched by its own form alone, see <see cref="TemplateMatcher"/>.</summary>
    public static EndpointCatalog Empty { get; } = new([]);
}
