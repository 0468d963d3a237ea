namespace Insight.ApiDiscovery.Health;

/// <summary>Why a score is not 100.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Points">Points taken off.</param>
/// <param name="Text">One sentence with the figures.</param>
public sealed record HealthReason(HealthReasonKind Kind, int Points, string Text);
