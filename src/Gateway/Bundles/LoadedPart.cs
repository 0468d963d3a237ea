using Insight.Contracts.Bundles;

namespace Insight.Gateway.Bundles;

/// <summary>A part as the gateway works with it.</summary>
/// <param name="Part">Its entry in the manifest.</param>
/// <param name="Value">What its reader made of it.</param>
internal sealed record LoadedPart(BundlePart Part, object Value);
