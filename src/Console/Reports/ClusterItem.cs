using Insight.Contracts.Reports;

namespace Insight.Console.Reports;

/// <summary>A cluster over all gateways.</summary>
/// <param name="Tenant">Tenant that owns it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="State">How it is: failing when it is at every gateway that has it.</param>
/// <param name="Why">Why, as a sentence; empty where all is well.</param>
/// <param name="Healthy">Healthy destinations, at the gateway that sees the fewest.</param>
/// <param name="Total">Destinations that may get requests, at the gateway that has the most.</param>
/// <param name="Destinations">The destinations, the unhealthy first.</param>
/// <param name="Gateways">The gateways that have it, the worst first; silent ones are left out.</param>
/// <param name="MoreGateways">Further gateways.</param>
public sealed record ClusterItem(
    string Tenant,
    string Name,
    ReportedSource Source,
    TrafficState State,
    string Why,
    int Healthy,
    int Total,
    IReadOnlyList<DestinationItem> Destinations,
    IReadOnlyList<ClusterSighting> Gateways,
    int MoreGateways);
