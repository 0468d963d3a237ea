namespace Insight.Console.Queries;

/// <summary>A part of the list of endpoints.</summary>
/// <param name="Window">The window.</param>
/// <param name="Items">Endpoints, busiest first.</param>
/// <param name="HasMore">True when more follow.</param>
public sealed record EndpointPage(ObservedWindow Window, IReadOnlyList<EndpointTraffic> Items, bool HasMore);
