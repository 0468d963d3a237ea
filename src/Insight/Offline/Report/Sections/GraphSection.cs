using Insight.ApiDiscovery.Graph;
using Insight.Contracts.Records;
using Insight.Offline.Report.Drawing;
using Insight.Offline.Report.Findings;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>Who calls whom: a drawing and a table.</summary>
internal static class GraphSection
{
    private const int MaxRows = 100;

    public static Markup Render(ReportFacts facts)
    {
        if (!facts.HasGraph) return Markup.None;
        bool latency = facts.Edges.Any(static e => e.P95Ms is not null);
        GraphEdge[] edges = [.. facts.Edges.OrderByDescending(static e => e.Count)];
        Markup cut = edges.Length > GraphDrawing.MaxEdges ? Markup.Of($" Drawn are the {GraphDrawing.MaxEdges} busiest of {edges.Length} edges.") : Markup.None;
        Markup colours = facts.Knows.Status ? Markup.Of($" Amber edges have at least 1 % of 5xx, red ones at least 5 %.") : Markup.None;
        Markup labels = latency ? Markup.Of($" Beside the {(edges.Length > GraphDrawing.MaxLabels ? "busiest edges" : "edges")} stands their p95, the latency that one call in twenty exceeds.") : Markup.None;
        return Markup.Of($"""
            <h2 id="graph">Service graph</h2>
            <p>Who calls whom, from left to right; the thicker an edge, the more calls.{labels}{colours}{cut}</p>
            {GraphDrawing.Draw(edges)}{Rows(edges, facts, latency)}
            """);
    }

    private static Markup Rows(GraphEdge[] edges, ReportFacts facts, bool latency)
    {
        Dictionary<GraphEdge, double> perRequest = GraphFindings.CallsPerRequest(edges).ToDictionary(static c => c.Edge, static c => c.PerRequest);
        Column[] columns =
        [
            new("Source"), new("Destination"), new("Calls", true), new("Per request received", true, perRequest.Count > 0), new("4xx", true, facts.Knows.Status), new("5xx", true, facts.Knows.Status),
            new("p50", true, latency), new("p95", true, latency), new("p99", true, latency), new("Source is known by"),
        ];
        Markup more = edges.Length > MaxRows ? Markup.Of($"<p>{edges.Length - MaxRows} more edges are not listed.</p>\n") : Markup.None;
        return Markup.Of($"{Table.Of("Edges, the busiest first", columns, edges.Take(MaxRows).Select(Row))}{more}<p>Calls per request received: how often the source calls the destination for each request that it got itself.</p>\n");

        IReadOnlyList<Markup> Row(GraphEdge e) =>
        [
            Markup.Code(GraphFindings.NameOf(e.Source)), Markup.Code(GraphFindings.NameOf(e.Destination)), Markup.Of($"{e.Count}"),
            Markup.Of($"{(perRequest.TryGetValue(e, out double calls) ? calls < 0.05 ? "< 0.1" : Figures.Times(calls) : "–")}"), Markup.Of($"{e.ClientErrors}"), Markup.Of($"{e.ServerErrors}"),
            Markup.Of($"{Figures.Latency(e.P50Ms)}"), Markup.Of($"{Figures.Latency(e.P95Ms)}"), Markup.Of($"{Figures.Latency(e.P99Ms)}"), Markup.Of($"{Evidence(e)}"),
        ];
    }

    private static string Evidence(GraphEdge edge) => edge.Evidence switch
    {
        IdentityEvidence.AccessLog => "the log itself",
        IdentityEvidence.TraceHop => "trace",
        IdentityEvidence.AddressMap => "address map",
        IdentityEvidence.Network => "network",
        _ => "unknown",
    } + (edge.Confidence > 0 ? FormattableString.Invariant($" (confidence {edge.Confidence} %)") : "");
}
