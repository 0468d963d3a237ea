using Insight.PolicyRecommender.Candidates;

namespace Insight.Console.Proposals;

/// <summary>Knows the times that must not teach, such as incidents.</summary>
public interface IPoisonedTimeSource
{
    /// <summary>Those of a tenant between two times, UTC.</summary>
    Task<IReadOnlyList<PoisonedTime>> FindAsync(string tenant, DateTime from, DateTime to, CancellationToken cancellationToken);
}
