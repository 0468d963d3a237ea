namespace Insight.WafTools.Scoring;

/// <summary>How many values of one kind were detected.</summary>
/// <param name="IsAttack">Whether they are attacks: detection is then right, otherwise wrong.</param>
/// <param name="Kind">The kind; empty: all kinds together.</param>
/// <param name="Total">Values of the kind.</param>
/// <param name="Detected">How many were detected, by <see cref="Placement"/>.</param>
public sealed record KindScore(bool IsAttack, string Kind, int Total, IReadOnlyList<int> Detected);
