namespace Insight.Policy.Sharing;

/// <summary>What a gateway is told for its counts.</summary>
/// <param name="Gateways">How many gateways count, this one among them.</param>
/// <param name="Others">What the others have counted, in the order of the gateway's own counts.</param>
public sealed record RateAnswer(int Gateways, IReadOnlyList<RateOthers> Others);
