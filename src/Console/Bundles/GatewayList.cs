namespace Insight.Console.Bundles;

/// <summary>A part of the list of gateways.</summary>
/// <param name="Newest">The greatest number of a bundle; 0 before the first. Gateways of different sites or labels may have different ones.</param>
/// <param name="Items">The gateways, in order of their ids.</param>
/// <param name="Offset">Items left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record GatewayList(long Newest, IReadOnlyList<GatewayState> Items, int Offset, bool HasMore);
