using Insight.Console.Queries;

namespace Insight.Console.Live;

/// <summary>Everything that a page watching one look-back shows.</summary>
/// <param name="Graph">Graph, totals and timeline.</param>
/// <param name="Endpoints">Endpoints, busiest first.</param>
/// <param name="Problem">Why figures may be out of date; null when all is well.</param>
internal sealed record LiveContent(GraphView Graph, IReadOnlyList<EndpointTraffic> Endpoints, string? Problem)
{
    /// <summary>The whole content as a frame.</summary>
    public LiveFrame ToSnapshot(string feed, long sequence) => new(
        "snapshot", feed, sequence, Problem, Graph.Window, Graph.BucketSeconds, Graph.Totals, Graph.Timeline,
        Graph.Services, Graph.Edges, Endpoints, [], [], [], Graph.Truncated, Graph.Groups);

    /// <summary>What turns <paramref name="before"/> into this content.</summary>
    public LiveFrame ToDelta(LiveContent before, string feed, long sequence)
    {
        var services = Difference.Of(before.Graph.Services, Graph.Services, s => s.Id, Same);
        var edges = Difference.Of(before.Graph.Edges, Graph.Edges, e => e.Id, Same);
        var endpoints = Difference.Of(before.Endpoints, Endpoints, e => e.Id, Same);
        return new LiveFrame(
            "delta", feed, sequence, Problem, Graph.Window, Graph.BucketSeconds, Graph.Totals, Graph.Timeline,
            services.Changed, edges.Changed, endpoints.Changed, services.Removed, edges.Removed, endpoints.Removed, Graph.Truncated, Graph.Groups);
    }

    // A rate changes with every second that passes: by itself it is no reason to send a row again.
    private static bool Same(Traffic a, Traffic b) => a with { RequestsPerSecond = b.RequestsPerSecond } == b;

    private static bool Same(ServiceTraffic a, ServiceTraffic b) =>
        Same(a.Inbound, b.Inbound) && Same(a.Outbound, b.Outbound) && a with { Inbound = b.Inbound, Outbound = b.Outbound } == b;

    private static bool Same(EdgeTraffic a, EdgeTraffic b) => Same(a.Traffic, b.Traffic) && a with { Traffic = b.Traffic } == b;

    private static bool Same(EndpointTraffic a, EndpointTraffic b) => Same(a.Traffic, b.Traffic) && a with { Traffic = b.Traffic } == b;
}
