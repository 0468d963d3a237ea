namespace Insight.Console.Reports;

/// <summary>A cluster that a route leads to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How it is.</param>
/// <param name="Why">Why, as a sentence; empty where all is well.</param>
public sealed record RouteClusterItem(string Name, TrafficState State, string Why);
