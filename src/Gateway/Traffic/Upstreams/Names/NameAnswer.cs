using System.Net;

namespace Insight.Gateway.Traffic.Upstreams.Names;

/// <summary>What a look-up said.</summary>
/// <param name="Addresses">Addresses; none unless the name was found.</param>
/// <param name="IsGone">Whether it was said that the name has none; otherwise nobody could say.</param>
/// <param name="Problem">Why there are none; empty when there are.</param>
internal sealed record NameAnswer(IReadOnlyList<IPAddress> Addresses, bool IsGone, string Problem);
