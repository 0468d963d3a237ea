using Insight.Console.Groups;

namespace Insight.Console.Queries;

/// <summary>The service graph of one window.</summary>
/// <param name="Window">The window.</param>
/// <param name="BucketSeconds">Length of one step of the timeline.</param>
/// <param name="Totals">Sums over everything.</param>
/// <param name="Timeline">Counts over time; steps without requests are left out.</param>
/// <param name="Services">Nodes, busiest first.</param>
/// <param name="Edges">Edges, busiest first.</param>
/// <param name="Truncated">True when a limit left out nodes or edges.</param>
public sealed record GraphView(
    ObservedWindow Window, int BucketSeconds, Traffic Totals, IReadOnlyList<TimelinePoint> Timeline,
    IReadOnlyList<ServiceTraffic> Services, IReadOnlyList<EdgeTraffic> Edges, bool Truncated)
{
    /// <summary>How services are drawn together; null: each stands for itself.</summary>
    public GraphGroups? Groups { get; init; }
}
