using Insight.ApiDiscovery.Graph;

namespace Insight.Offline.Report.Drawing;

/// <summary>Lays a graph out in layers from left to right, so that calls lead to the right as far as there are no circles.</summary>
/// <remarks>Sugiyama, Tagawa and Toda 1981: layers by the longest way, points where edges pass layers, order by the mean of the neighbours.</remarks>
internal sealed class GraphLayout
{
    public const double NodeWidth = 164, NodeHeight = 28, Gap = 72, RowHeight = 42, Margin = 8;

    private const double PointHeight = 16;

    private const int Sweeps = 12;

    private readonly Dictionary<string, int> _layers = new(StringComparer.Ordinal);
    private readonly List<List<Slot>> _columns = [];

    public GraphLayout(IReadOnlyList<GraphEdge> edges)
    {
        Dictionary<string, string[]> next = edges.GroupBy(static e => e.Source, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.OrderByDescending(static e => e.Count).Select(static e => e.Destination).Where(d => d != g.Key).ToArray(), StringComparer.Ordinal);
        HashSet<string> called = [.. edges.Where(static e => e.Source != e.Destination).Select(static e => e.Destination)];
        string[] names = [.. edges.SelectMany(static e => new[] { e.Source, e.Destination }).Distinct(StringComparer.Ordinal).OrderBy(n => called.Contains(n)).ThenBy(static n => n, StringComparer.Ordinal)];
        SetLayers(names, next);
        Nodes = names.ToDictionary(static n => n, n => new Slot(n, _layers[n]), StringComparer.Ordinal);
        for (int layer = 0; layer <= _layers.Values.Max(); layer++) _columns.Add([.. Nodes.Values.Where(n => n.Layer == layer)]);
        Edges = [.. edges.Select(e => (e, Route(e)))];
        for (int sweep = 0; sweep < Sweeps; sweep++) Order(sweep % 2 == 0);
        Place();
    }

    public Dictionary<string, Slot> Nodes { get; }

    public IReadOnlyList<(GraphEdge Edge, IReadOnlyList<Slot> Way)> Edges { get; }

    public double Width => 2 * Margin + _columns.Count * NodeWidth + (_columns.Count - 1) * Gap;

    public double Height { get; private set; }

    /// <summary>The longest way from a start, edges back into what is being visited not counted.</summary>
    private void SetLayers(string[] names, Dictionary<string, string[]> next)
    {
        List<string> order = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        HashSet<(string, string)> back = [];
        foreach (string start in names)
        {
            if (!seen.Add(start)) continue;
            HashSet<string> open = new(StringComparer.Ordinal) { start };
            Stack<(string Name, int Next)> way = new([(start, 0)]);
            while (way.TryPop(out (string Name, int Next) at))
            {
                string[] callees = next.GetValueOrDefault(at.Name, []);
                if (at.Next == callees.Length)
                {
                    open.Remove(at.Name);
                    order.Add(at.Name);
                    continue;
                }

                way.Push((at.Name, at.Next + 1));
                string callee = callees[at.Next];
                if (open.Contains(callee)) back.Add((at.Name, callee));
                else if (seen.Add(callee))
                {
                    open.Add(callee);
                    way.Push((callee, 0));
                }
            }
        }

        foreach (string name in names) _layers[name] = 0;
        foreach (string name in Enumerable.Reverse(order))
        {
            foreach (string callee in next.GetValueOrDefault(name, []))
            {
                if (!back.Contains((name, callee))) _layers[callee] = Math.Max(_layers[callee], _layers[name] + 1);
            }
        }
    }

    private List<Slot> Route(GraphEdge edge)
    {
        Slot from = Nodes[edge.Source], to = Nodes[edge.Destination];
        List<Slot> way = [from];
        for (int layer = from.Layer + 1; layer < to.Layer; layer++)
        {
            Slot point = new(null, layer);
            _columns[layer].Add(point);
            way.Add(point);
        }

        way.Add(to);
        if (to.Layer <= from.Layer) return way;
        for (int i = 1; i < way.Count; i++)
        {
            way[i - 1].After.Add(way[i]);
            way[i].Before.Add(way[i - 1]);
        }

        return way;
    }

    private void Order(bool forward)
    {
        foreach (List<Slot> column in forward ? _columns : Enumerable.Reverse(_columns))
        {
            for (int i = 0; i < column.Count; i++) column[i].Y = i;
            Slot[] sorted = [.. column.Select((slot, i) => (slot, Mean(forward ? slot.Before : slot.After, i), i)).OrderBy(static s => s.Item2).ThenBy(static s => s.i).Select(static s => s.slot)];
            column.Clear();
            column.AddRange(sorted);
            for (int i = 0; i < column.Count; i++) column[i].Y = (i + 0.5) / column.Count;
        }

        static double Mean(List<Slot> neighbours, int place) => neighbours.Count == 0 ? place : neighbours.Average(static n => n.Y);
    }

    private void Place()
    {
        double[] heights = [.. _columns.Select(static c => c.Sum(HeightOf))];
        Height = heights.Max() + 2 * Margin;
        for (int layer = 0; layer < _columns.Count; layer++)
        {
            // Short columns are spread, so that edges run level.
            double spread = (Height - 2 * Margin - heights[layer]) / (_columns[layer].Count + 1), y = Margin + spread;
            foreach (Slot slot in _columns[layer])
            {
                slot.X = Margin + layer * (NodeWidth + Gap);
                slot.Y = y + HeightOf(slot) / 2;
                y += HeightOf(slot) + spread;
            }
        }
    }

    private static double HeightOf(Slot slot) => slot.Name is null ? PointHeight : RowHeight;
}
