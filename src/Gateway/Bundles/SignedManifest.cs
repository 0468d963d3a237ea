namespace Insight.Gateway.Bundles;

/// <summary>A manifest as it came, not yet believed.</summary>
/// <param name="Bytes">The manifest's bytes.</param>
/// <param name="Signature">The signature.</param>
/// <param name="KeyId">Id of the key that is said to have signed.</param>
internal sealed record SignedManifest(byte[] Bytes, byte[] Signature, string KeyId);
