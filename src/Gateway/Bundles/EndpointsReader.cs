using Insight.Contracts.Bundles;
using Insight.Endpoints.Catalog;

namespace Insight.Gateway.Bundles;

/// <summary>Reads the endpoint templates.</summary>
internal sealed class EndpointsReader : IBundlePartReader
{
    public string Name => BundleFormat.EndpointsPart;

    public object? Read(ReadOnlySpan<byte> content, out string problem) =>
        EndpointCatalogDocument.Read(content, out problem) is { } catalog ? new KnownEndpoints(catalog) : null;
}
