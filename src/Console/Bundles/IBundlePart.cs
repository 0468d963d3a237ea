namespace Insight.Console.Bundles;

/// <summary>Where a part of the bundle comes from. A new kind of part is one more of these, and a reader of its name in the gateway.</summary>
public interface IBundlePart
{
    /// <summary>Its name in the manifest: small letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>Whether audiences get different content. Such parts are read often and must be quick; others are read once for all.</summary>
    bool DependsOnAudience => false;

    /// <summary>Its content as it should be now; null: the bundle goes without. The same content must be the same bytes, or gateways are sent what they have.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BundleAudience audience, CancellationToken cancellationToken);

    /// <summary>Asks to be told when the content may have changed, so that gateways need not wait for the next look.</summary>
    void Watch(Action changed)
    {
    }
}
