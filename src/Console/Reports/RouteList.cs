namespace Insight.Console.Reports;

/// <summary>A part of the list of routes.</summary>
/// <param name="IsReported">Whether any gateway reports now; without one nothing is known of health.</param>
/// <param name="LeftOut">Routes that gateways had no room for in their reports.</param>
/// <param name="Items">The routes, the worst first.</param>
/// <param name="Offset">Items left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record RouteList(bool IsReported, long LeftOut, IReadOnlyList<RouteItem> Items, int Offset, bool HasMore);
