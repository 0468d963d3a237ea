using Insight.Contracts.Reports;

namespace Insight.Console.Reports;

/// <summary>A route over all gateways.</summary>
/// <param name="Tenant">Tenant that owns it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Hosts">Domains; empty: any.</param>
/// <param name="MoreHosts">Further domains.</param>
/// <param name="Path">Path as a template.</param>
/// <param name="State">How it is: failing when all of its clusters are.</param>
/// <param name="Why">Why, as a sentence; empty where all is well.</param>
/// <param name="HasHealthyDestination">Whether a destination of its clusters is healthy; null: nobody knows, or the gateway answers itself.</param>
/// <param name="Clusters">The clusters that get its requests.</param>
/// <param name="AnswersItself">Whether the gateway answers itself.</param>
/// <param name="Gateways">How many gateways serve it now; silent ones are not counted.</param>
public sealed record RouteItem(
    string Tenant,
    string Name,
    ReportedSource Source,
    IReadOnlyList<string> Hosts,
    int MoreHosts,
    string Path,
    TrafficState State,
    string Why,
    bool? HasHealthyDestination,
    IReadOnlyList<RouteClusterItem> Clusters,
    bool AnswersItself,
    int Gateways);
