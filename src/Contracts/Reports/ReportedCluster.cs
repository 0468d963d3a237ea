namespace Insight.Contracts.Reports;

/// <summary>A cluster as one gateway sees it. The counts are of all of its destinations, also of those that found no room.</summary>
/// <param name="Tenant">Tenant that owns it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Breaker">State of its breaker.</param>
/// <param name="IsProbed">Whether destinations are asked how they are.</param>
/// <param name="IsWatched">Whether destinations are ejected for how they answer.</param>
/// <param name="Healthy">Healthy destinations.</param>
/// <param name="Unhealthy">Unhealthy destinations.</param>
/// <param name="Unknown">Destinations that nothing is known of.</param>
/// <param name="Draining">Destinations that get nothing new on purpose; in none of the other counts.</param>
/// <param name="Destinations">The destinations, the unhealthy first.</param>
public sealed record ReportedCluster(
    string Tenant,
    string Name,
    ReportedSource Source,
    ReportedBreaker Breaker,
    bool IsProbed,
    bool IsWatched,
    int Healthy,
    int Unhealthy,
    int Unknown,
    int Draining,
    IReadOnlyList<ReportedDestination> Destinations);
