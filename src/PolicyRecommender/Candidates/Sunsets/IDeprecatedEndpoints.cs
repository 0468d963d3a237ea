namespace Insight.PolicyRecommender.Candidates.Sunsets;

/// <summary>Endpoints that documents say should not be used any more, and are.</summary>
public interface IDeprecatedEndpoints
{
    /// <summary>Ids of those of a tenant.</summary>
    Task<IReadOnlySet<ulong>> FindAsync(string tenant, CancellationToken cancellationToken);
}
