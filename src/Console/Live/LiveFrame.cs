using Insight.Console.Groups;
using Insight.Console.Queries;

namespace Insight.Console.Live;

/// <summary>One message of the live feed: a whole view, or what changed since the sequence number before.</summary>
/// <param name="Kind"><c>snapshot</c> or <c>delta</c>.</param>
/// <param name="Feed">Names this run of the feed; sequence numbers of different runs have nothing to do with each other.</param>
/// <param name="Sequence">Number of the state that the page has after this message; a delta follows the number before it.</param>
/// <param name="Problem">Why figures may be out of date; null when all is well.</param>
/// <param name="Window">The window, also when nothing in it changed.</param>
/// <param name="BucketSeconds">Length of one step of the timeline.</param>
/// <param name="Totals">Sums over everything.</param>
/// <param name="Timeline">Counts over time.</param>
/// <param name="Services">New and changed nodes. The rates inside are as of the change: divide requests by the window's observed seconds.</param>
/// <param name="Edges">New and changed edges.</param>
/// <param name="Endpoints">New and changed endpoints.</param>
/// <param name="RemovedServices">Ids of nodes that left the window.</param>
/// <param name="RemovedEdges">Ids of edges that left the window.</param>
/// <param name="RemovedEndpoints">Ids of endpoints that left the window.</param>
/// <param name="Truncated">True when a limit left out something.</param>
/// <param name="Groups">How services are drawn together; null: each stands for itself.</param>
public sealed record LiveFrame(
    string Kind, string Feed, long Sequence, string? Problem, ObservedWindow Window, int BucketSeconds, Traffic Totals,
    IReadOnlyList<TimelinePoint> Timeline, IReadOnlyList<ServiceTraffic> Services, IReadOnlyList<EdgeTraffic> Edges,
    IReadOnlyList<EndpointTraffic> Endpoints, IReadOnlyList<string> RemovedServices, IReadOnlyList<string> RemovedEdges,
    IReadOnlyList<string> RemovedEndpoints, bool Truncated, GraphGroups? Groups);
