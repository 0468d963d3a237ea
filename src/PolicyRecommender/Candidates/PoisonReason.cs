namespace Insight.PolicyRecommender.Candidates;

/// <summary>Why times do not teach.</summary>
/// <param name="Reason">What was the matter.</param>
/// <param name="Times">How many times.</param>
public sealed record PoisonReason(string Reason, int Times);
