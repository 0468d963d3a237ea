namespace Insight.ApiDiscovery.Inventory;

/// <summary>Something that makes an endpoint risky.</summary>
/// <param name="Code">Stable name, such as <c>credentials-in-query</c>.</param>
/// <param name="Points">What it adds to the score.</param>
/// <param name="Text">A sentence for people.</param>
public sealed record RiskReason(string Code, int Points, string Text);
