using Insight.Contracts.Objects;

namespace Insight.PolicyRecommender.Candidates;

/// <summary>What candidates are wanted.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="From">Beginning of the history that may teach, UTC.</param>
/// <param name="To">Its end, UTC.</param>
/// <param name="Objects">Objects and policies as they are now.</param>
/// <param name="Poisoned">Times within it that must not teach, because there was an incident or a scanner, with the reason.</param>
public sealed record CandidateQuestion(string Tenant, DateTime From, DateTime To, ObjectSet Objects, IReadOnlyList<PoisonedTime> Poisoned)
{
    /// <summary>Receives what sources do not want to learn.</summary>
    public CandidateRefusals Refusals { get; } = new();
}
