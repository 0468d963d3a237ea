using Insight.Contracts.Reports;

namespace Insight.Console.Reports;

/// <summary>A cluster as one gateway sees it.</summary>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="SeenAt">When it said so, UTC.</param>
/// <param name="State">How it is there.</param>
/// <param name="Why">Why, as a sentence; empty where all is well.</param>
/// <param name="Breaker">State of the breaker there.</param>
/// <param name="Healthy">Healthy destinations.</param>
/// <param name="Unhealthy">Unhealthy destinations.</param>
/// <param name="Unknown">Destinations that nothing is known of.</param>
/// <param name="Draining">Destinations that get nothing new on purpose.</param>
public sealed record ClusterSighting(string Gateway, DateTime SeenAt, TrafficState State, string Why, ReportedBreaker Breaker, int Healthy, int Unhealthy, int Unknown, int Draining);
