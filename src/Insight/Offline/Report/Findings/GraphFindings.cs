using Insight.ApiDiscovery.Graph;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Findings;

/// <summary>What stands out in the service graph.</summary>
internal static class GraphFindings
{
    /// <summary>Fewest requests of an edge that is judged.</summary>
    private const int LeastRequests = 30;

    /// <summary>Calls per request received from which a service looks as if it asked in a loop.</summary>
    private const double Loop = 2;

    public static Finding? FailingEdge(ReportFacts facts)
    {
        long calls = facts.Edges.Sum(static e => e.Count), errors = facts.Edges.Sum(static e => e.ServerErrors);
        GraphEdge? worst = facts.Edges.Where(e => e.Count >= LeastRequests && e.ServerErrors >= 5 && (double)e.ServerErrors / e.Count >= 2.0 * errors / calls).MaxBy(static e => e.ServerErrors);
        return worst is null || !facts.HasGraph ? null : new Finding("Failing calls", Markup.Of(
            $"{Name(worst)} fails most: {worst.ServerErrors} of {Figures.Of(worst.Count, "call")} ended with 5xx ({Figures.Share(worst.ServerErrors, worst.Count)}), against {Figures.Share(errors, calls)} over all."));
    }

    public static Finding? SlowEdge(ReportFacts facts)
    {
        GraphEdge[] edges = [.. facts.Edges.Where(static e => e.Count >= LeastRequests && e.P95Ms is not null && e.Source.Length > 0).OrderBy(static e => e.P95Ms)];
        if (!facts.HasGraph || edges.Length < 3) return null;
        double usual = edges[edges.Length / 2].P95Ms!.Value;
        GraphEdge slowest = edges[^1];
        return slowest.P95Ms < 2 * usual ? null : new Finding("Slowest call", Markup.Of(
            $"{Name(slowest)} is the slowest: p95 {Figures.Latency(slowest.P95Ms)}, p99 {Figures.Latency(slowest.P99Ms)} over {Figures.Of(slowest.Count, "call")}; half of the graph's edges have a p95 of at most {Figures.Latency(usual)}."));
    }

    public static Finding? Tail(ReportFacts facts)
    {
        GraphEdge? worst = facts.Edges.Where(static e => e.Count >= 10 * LeastRequests && e.P50Ms > 0 && e.P99Ms >= 10 * e.P50Ms).MaxBy(static e => e.P99Ms / e.P50Ms);
        return worst is null || !facts.HasGraph ? null : new Finding("Long tail", Markup.Of(
            $"{Name(worst)} is mostly quick and sometimes not: half of {Figures.Of(worst.Count, "call")} take at most {Figures.Latency(worst.P50Ms)}, one in a hundred {Figures.Latency(worst.P99Ms)} or more, {Figures.Times(worst.P99Ms!.Value / worst.P50Ms!.Value)} times as long."));
    }

    public static Finding? Loops(ReportFacts facts)
    {
        (GraphEdge Edge, double PerRequest)[] chatty =
        [
            .. CallsPerRequest(facts.Edges).Where(static c => c.Edge.Count >= LeastRequests && c.PerRequest >= Loop).OrderByDescending(static c => c.PerRequest),
        ];
        if (chatty.Length == 0) return null;
        Markup list = Markup.Join(chatty.Take(3).Select(static c => Markup.Of($"{Name(c.Edge)} {Figures.Times(c.PerRequest)} times")), ", ");
        return new Finding("Calls again and again", Markup.Of(
            $"{Figures.Of(chatty.Length, "edge carries", "edges carry")} two calls or more per request that the caller received itself: {list}. Several things are fetched one by one (N+1), or the caller also works on its own account."));
    }

    public static Finding? Hub(ReportFacts facts)
    {
        int callers = facts.Services.Count - 1;
        IGrouping<string, GraphEdge>? hub = facts.Edges.Where(static e => e.Source.Length > 0 && e.Destination.Length > 0 && e.Source != e.Destination)
            .GroupBy(static e => e.Destination, StringComparer.Ordinal).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).FirstOrDefault();
        if (hub is null || hub.Count() < 4) return null;
        return new Finding("Shared service", Markup.Of(
            $"{Markup.Code(hub.Key)} is called by {hub.Count()} of the {callers} other services, with {Figures.Share(hub.Sum(static e => e.Count), facts.Edges.Sum(static e => e.Count))} of all calls: a fault there shows in all of them."));
    }

    /// <summary>Calls on each edge per request that its source received, where it received any.</summary>
    public static IEnumerable<(GraphEdge Edge, double PerRequest)> CallsPerRequest(IReadOnlyList<GraphEdge> edges)
    {
        Dictionary<string, long> received = edges.GroupBy(static e => e.Destination, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.Sum(e => e.Count), StringComparer.Ordinal);
        foreach (GraphEdge edge in edges)
        {
            if (edge.Source.Length > 0 && received.TryGetValue(edge.Source, out long count)) yield return (edge, (double)edge.Count / count);
        }
    }

    public static Markup Name(GraphEdge edge) => Markup.Of($"{Markup.Code(NameOf(edge.Source))} → {Markup.Code(NameOf(edge.Destination))}");

    /// <summary>What an end is called; an unknown one too.</summary>
    public static string NameOf(string service) => service.Length == 0 ? "unknown" : service;
}
