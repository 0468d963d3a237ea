using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.History;

namespace Insight.Console.Proposals;

/// <summary>Incidents must not teach.</summary>
internal sealed class IncidentTimes(HistoryReader history) : IPoisonedTimeSource
{
    public Task<IReadOnlyList<PoisonedTime>> FindAsync(string tenant, DateTime from, DateTime to, CancellationToken cancellationToken) => history.IncidentsAsync(tenant, from, to, cancellationToken);
}
