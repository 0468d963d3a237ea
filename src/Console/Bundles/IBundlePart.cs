namespace Insight.Console.Bundles;

/// <summary>Where a part of the bundle comes from. A new kind of part is one more of these, and a reader of its name in the gateway.</summary>
public interface IBundlePart
{
    /// <summary>Its name in the manifest: small letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>Its content as it should be now. The same content must be the same bytes, or gateways are sent what they have.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken);
}
