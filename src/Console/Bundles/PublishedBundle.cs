using Insight.Contracts.Bundles;

namespace Insight.Console.Bundles;

/// <summary>A bundle as it is served: nothing of it ever changes.</summary>
/// <param name="Manifest">What it consists of.</param>
/// <param name="Bytes">The manifest's bytes, which are signed.</param>
/// <param name="Signature">The signature.</param>
/// <param name="KeyId">Id of the key that signed.</param>
/// <param name="Parts">Content by hash.</param>
public sealed record PublishedBundle(
    BundleManifest Manifest, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Signature, string KeyId, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Parts)
{
    /// <summary>The entity tag of the manifest: its hash in quotes (RFC 9110, section 8.8.3).</summary>
    public string Tag { get; } = $"\"{ManifestDocument.Hash(Bytes.Span)}\"";
}
