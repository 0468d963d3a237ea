namespace Insight.Policy.Sharing;

/// <summary>What all other gateways have counted of one client.</summary>
/// <param name="Current">Requests in the time that was asked about.</param>
/// <param name="Previous">Requests in the one before.</param>
public readonly record struct RateOthers(uint Current, uint Previous);
