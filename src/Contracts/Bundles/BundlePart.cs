namespace Insight.Contracts.Bundles;

/// <summary>A part of a bundle, such as the endpoint templates.</summary>
/// <param name="Name">What it holds: small letters, digits and hyphens.</param>
/// <param name="Sha256">SHA-256 of its content, 64 small hexadecimal digits: also the name under which it is fetched.</param>
/// <param name="Length">Bytes of its content.</param>
public sealed record BundlePart(string Name, string Sha256, long Length);
