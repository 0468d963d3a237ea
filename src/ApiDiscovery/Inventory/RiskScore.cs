namespace Insight.ApiDiscovery.Inventory;

/// <summary>How risky an endpoint is.</summary>
/// <param name="Score">0 (nothing speaks against it) to 100.</param>
/// <param name="Reasons">Why, the weightiest first.</param>
public sealed record RiskScore(int Score, IReadOnlyList<RiskReason> Reasons);
