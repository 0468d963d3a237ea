namespace Insight.Console.Reports;

/// <summary>A part of the list of clusters.</summary>
/// <param name="IsReported">Whether any gateway reports now; without one nothing is known of health.</param>
/// <param name="LeftOut">Clusters that gateways had no room for in their reports.</param>
/// <param name="Items">The clusters, the worst first.</param>
/// <param name="Offset">Items left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record ClusterList(bool IsReported, long LeftOut, IReadOnlyList<ClusterItem> Items, int Offset, bool HasMore);
