using Insight.Console.Queries;

namespace Insight.Console.Groups;

/// <summary>Services of a graph that were looked for.</summary>
/// <param name="Window">The window.</param>
/// <param name="Items">The busiest of them.</param>
/// <param name="HasMore">Whether there are others.</param>
public sealed record FoundServices(ObservedWindow Window, IReadOnlyList<FoundService> Items, bool HasMore);
