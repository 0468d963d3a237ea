using System.Globalization;
using System.Text;
using Insight.ApiDiscovery.Graph;
using Insight.Offline.Report.Findings;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Drawing;

/// <summary>The service graph as SVG.</summary>
internal static class GraphDrawing
{
    /// <summary>Edges drawn, and those that have their p95 beside them.</summary>
    public const int MaxEdges = 120, MaxLabels = 60;

    private const int NameLength = 23;

    public static Markup Draw(IReadOnlyList<GraphEdge> edges)
    {
        GraphEdge[] drawn = [.. edges.OrderByDescending(static e => e.Count).Take(MaxEdges)];
        GraphLayout layout = new(drawn);
        long most = drawn[0].Count;
        IEnumerable<Markup> lines = layout.Edges.Reverse().Select(e => Line(e.Edge, e.Way, most));
        IEnumerable<Markup> labels = layout.Edges.Take(MaxLabels).Where(static e => e.Edge.P95Ms is not null).Select(static e => Label(e.Edge, e.Way));
        IEnumerable<Markup> nodes = layout.Nodes.Values.Select(Node);
        return Markup.Of($"""
            <div class="wide" tabindex="0" role="region" aria-label="Service graph"><svg class="graph" viewBox="0 0 {layout.Width} {layout.Height}" role="img" aria-label="Service graph: the table of edges below says the same">
            {Markup.Join(lines)}{Markup.Join(nodes)}{Markup.Join(labels)}</svg></div>

            """);
    }

    private static Markup Line(GraphEdge edge, IReadOnlyList<Slot> way, long most)
    {
        double width = 1 + 6 * Math.Sqrt((double)edge.Count / most);
        double errors = (double)edge.ServerErrors / edge.Count;
        string kind = errors >= 0.05 ? "bad" : errors >= 0.01 ? "poor" : "good";
        return Markup.Of($"<path class=\"edge {kind}\" d=\"{Path(way)}\" stroke-width=\"{width}\"><title>{GraphFindings.NameOf(edge.Source)} → {GraphFindings.NameOf(edge.Destination)}: {Figures.Of(edge.Count, "request")}, {Figures.Count(edge.ServerErrors)} 5xx, p95 {Figures.Latency(edge.P95Ms)}</title></path>");
    }

    private static string Path(IReadOnlyList<Slot> way)
    {
        StringBuilder path = new();
        Slot first = way[0], last = way[^1];
        double x = first.X + GraphLayout.NodeWidth, y = first.Y;
        path.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {y:0.#}");
        if (last.Layer <= first.Layer)
        {
            // Against the stream, or to itself: round above.
            double over = Math.Min(y, last.Y) - GraphLayout.NodeHeight;
            path.Append(CultureInfo.InvariantCulture, $"C{x + 40:0.#} {over:0.#} {last.X - 40:0.#} {over:0.#} {last.X:0.#} {last.Y:0.#}");
            return path.ToString();
        }

        foreach (Slot next in way.Skip(1))
        {
            double middle = (x + next.X) / 2;
            path.Append(CultureInfo.InvariantCulture, $"C{middle:0.#} {y:0.#} {middle:0.#} {next.Y:0.#} {next.X:0.#} {next.Y:0.#}");
            if (next.Name is null) path.Append(CultureInfo.InvariantCulture, $"H{next.X + GraphLayout.NodeWidth:0.#}");
            (x, y) = (next.X + GraphLayout.NodeWidth, next.Y);
        }

        return path.ToString();
    }

    /// <summary>Where the edge has a lane of its own; else at the end that fewer edges share.</summary>
    private static Markup Label(GraphEdge edge, IReadOnlyList<Slot> way)
    {
        Slot first = way[0], last = way[^1];
        (double x, double y) = last.Layer <= first.Layer ? (last.X - 30, Math.Min(first.Y, last.Y) - 12)
            : way.Count > 2 ? (way[1].X + GraphLayout.NodeWidth / 2, way[1].Y)
            : first.After.Count <= last.Before.Count ? (first.X + GraphLayout.NodeWidth + GraphLayout.Gap * 0.3, first.Y + (last.Y - first.Y) * 0.216)
            : (last.X - GraphLayout.Gap * 0.3, last.Y + (first.Y - last.Y) * 0.216);
        return Markup.Of($"<text class=\"label\" x=\"{x}\" y=\"{y + 3}\" text-anchor=\"middle\">{Figures.Latency(edge.P95Ms)}</text>");
    }

    private static Markup Node(Slot slot)
    {
        string name = GraphFindings.NameOf(slot.Name!);
        string shown = name.Length <= NameLength ? name : name[..(NameLength - 1)] + "…";
        return Markup.Of($"<g><rect class=\"node\" x=\"{slot.X}\" y=\"{slot.Y - GraphLayout.NodeHeight / 2}\" width=\"{GraphLayout.NodeWidth}\" height=\"{GraphLayout.NodeHeight}\" rx=\"6\"/><text class=\"name\" x=\"{slot.X + GraphLayout.NodeWidth / 2}\" y=\"{slot.Y + 4}\" text-anchor=\"middle\">{shown}</text><title>{name}</title></g>");
    }
}
