namespace Insight.WafTools.Ftw;

/// <summary>One request and what is to come of it.</summary>
/// <param name="Input">The request.</param>
/// <param name="Output">What is expected.</param>
public sealed record FtwStage(FtwInput Input, FtwOutput Output);
