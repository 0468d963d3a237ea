using Insight.Contracts.Reports;

namespace Insight.Console.Reports;

/// <summary>A destination of a cluster over all gateways.</summary>
/// <param name="Address">Where requests are sent.</param>
/// <param name="Health">How it is: unhealthy when any gateway says so.</param>
/// <param name="Why">Why, as a sentence; empty where all is well.</param>
/// <param name="Draining">Whether it gets nothing new on purpose.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Attempts">Requests that ended, since gateways know it.</param>
/// <param name="Failures">Those that failed.</param>
public sealed record DestinationItem(string Address, ReportedHealth Health, string Why, bool Draining, long InFlight, long Attempts, long Failures);
