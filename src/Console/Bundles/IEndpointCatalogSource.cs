using Insight.Endpoints.Catalog;

namespace Insight.Console.Bundles;

/// <summary>Knows what endpoints there are.</summary>
public interface IEndpointCatalogSource
{
    /// <summary>The endpoints as they are now.</summary>
    ValueTask<EndpointCatalog> ReadAsync(CancellationToken cancellationToken);
}
