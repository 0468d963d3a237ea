using Insight.Policy.Policies;

namespace Insight.Policy.Sharing;

/// <summary>What one gateway has counted of one client: what gateways tell each other. Of the client it says a keyed hash and nothing else.</summary>
/// <param name="Key">What is counted.</param>
/// <param name="Index">Number of the running time since 1970.</param>
/// <param name="Current">Requests in it.</param>
/// <param name="Previous">Requests in the one before.</param>
public readonly record struct RateCount(RateKey Key, long Index, uint Current, uint Previous);
