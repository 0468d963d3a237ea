namespace Insight.Contracts.Reports;

/// <summary>Clusters and routes in force at a gateway.</summary>
/// <param name="Clusters">Clusters, those in trouble first.</param>
/// <param name="ClustersLeftOut">Clusters that found no room in the report.</param>
/// <param name="Routes">Routes.</param>
/// <param name="RoutesLeftOut">Routes that found no room in the report.</param>
public sealed record ReportedTraffic(IReadOnlyList<ReportedCluster> Clusters, int ClustersLeftOut, IReadOnlyList<ReportedRoute> Routes, int RoutesLeftOut)
{
    /// <summary>Neither clusters nor routes.</summary>
    public static ReportedTraffic None { get; } = new([], 0, [], 0);
}
