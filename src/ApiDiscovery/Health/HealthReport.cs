namespace Insight.ApiDiscovery.Health;

/// <summary>A health score and its reasons. Equal when score and reasons are.</summary>
/// <param name="Score">0 (broken) to 100 (nothing wrong).</param>
/// <param name="Reasons">What was taken off, most points first; empty at 100.</param>
public sealed record HealthReport(int Score, IReadOnlyList<HealthReason> Reasons)
{
    /// <inheritdoc />
    public bool Equals(HealthReport? other) => other is not null && Score == other.Score && Reasons.SequenceEqual(other.Reasons);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Score, Reasons.Count);
}
