using Insight.Contracts.Bundles;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.Gateway.Bundles;

/// <summary>Reads the endpoint templates.</summary>
/// <param name="create">Makes a matcher of a catalog.</param>
internal sealed class EndpointsReader(Func<EndpointCatalog, IEndpointMatcher> create) : IBundlePartReader
{
    public string Name => BundleFormat.EndpointsPart;

    public object? Read(ReadOnlySpan<byte> content, out string problem) =>
        EndpointCatalogDocument.Read(content, out problem) is { } catalog ? new KnownEndpoints(catalog, create) : null;
}
