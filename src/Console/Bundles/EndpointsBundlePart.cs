using Insight.Contracts.Bundles;
using Insight.Endpoints.Catalog;

namespace Insight.Console.Bundles;

/// <summary>The endpoint templates as a part of the bundle.</summary>
internal sealed class EndpointsBundlePart(IEndpointCatalogSource source) : IBundlePart
{
    public string Name => BundleFormat.EndpointsPart;

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BundleAudience audience, CancellationToken cancellationToken)
    {
        byte[] content = EndpointCatalogDocument.Write(await source.ReadAsync(cancellationToken));

        // What gateways would refuse is not sent to them.
        return EndpointCatalogDocument.Read(content, out string problem) is null ? throw new InvalidDataException(problem) : content;
    }
}
