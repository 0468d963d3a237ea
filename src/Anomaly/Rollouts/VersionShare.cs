namespace Insight.Anomaly.Rollouts;

/// <summary>How much of a service's requests a version gets.</summary>
/// <param name="Version">The destination's label <c>version</c>.</param>
/// <param name="Share">0 to 1; a mean that halves in a minute.</param>
public sealed record VersionShare(string Version, double Share);
