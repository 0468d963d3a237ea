using Insight.Contracts.Bundles;

namespace Insight.Gateway.Bundles;

/// <summary>Decides whether a manifest may replace the bundle in force.</summary>
internal static class ManifestCheck
{
    /// <summary>The manifest; null when it is refused, with the reason. Nothing of it is looked at before its signature is known to be good.</summary>
    public static BundleManifest? Read(SignedManifest signed, BundleVerifier verifier, BundleSnapshot inForce, out string problem)
    {
        problem = verifier.Problem(signed.Bytes, signed.Signature, signed.KeyId) ?? "";
        if (problem.Length > 0) return null;
        if (ManifestDocument.Read(signed.Bytes, out problem) is not { } manifest) return null;
        if (manifest.Number < inForce.Number) problem = $"its number {manifest.Number} is older than {inForce.Number}, which is in force";
        else if (manifest.Number == inForce.Number && ManifestDocument.Hash(signed.Bytes) != inForce.Hash) problem = $"it is another bundle with the number {manifest.Number}, which is in force";
        return problem.Length == 0 ? manifest : null;
    }

    /// <summary>Why content is not that of a part; null: it is.</summary>
    public static string? Problem(BundlePart part, ReadOnlySpan<byte> content) =>
        content.Length != part.Length ? $"part {part.Name} has another length than the manifest says"
        : ManifestDocument.Hash(content) != part.Sha256 ? $"part {part.Name} has another hash than the manifest says"
        : null;
}
