using Insight.Anomaly.RootCause;

namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>A graph as large as a product must bear, with one slow node that all its callers feel.</summary>
internal static class LargeGraph
{
    /// <summary>Makes graph, history and one window.</summary>
    public static (ServiceGraph Graph, GraphWindows Normal, GraphWindows Current) Create(int nodes, int calls, int windows)
    {
        Random random = new(11);
        HashSet<GraphCall> edges = [];
        while (edges.Count < calls)
        {
            int caller = random.Next(nodes - 1);
            edges.Add(new GraphCall(caller, Math.Min(nodes - 1, caller + 1 + (int)(Math.Pow(random.NextDouble(), 2) * (nodes - caller - 1)))));
        }

        GraphCall[] order = [.. edges];
        ServiceGraph graph = ServiceGraph.Create(Enumerable.Range(0, nodes).Select(static node => $"service-{node}"), order);
        bool[] slow = new bool[nodes];
        slow[nodes - 20] = true;
        foreach (GraphCall call in order.OrderByDescending(static call => call.Caller)) slow[call.Caller] |= slow[call.Callee];
        return (graph, Windows(windows, false), Windows(1, true));

        GraphWindows Windows(int count, bool trouble) => new(
            Table(nodes, count, node => trouble && slow[node] ? 4 : 1), Table(calls, count, call => trouble && slow[order[call].Callee] ? 4 : 1));

        WindowColumns Table(int rows, int count, Func<int, double> factor)
        {
            double[] Column(double middle, Func<int, double> by) => [.. Enumerable.Range(0, rows * count).Select(at => middle * by(at / count) * Math.Exp(0.1 * (random.NextDouble() - 0.5)))];
            double[] requests = Column(1000, static _ => 1);
            return new WindowColumns(rows, count, requests, [.. requests.Select(static some => Math.Round(some / 1000))], Column(20_000, factor));
        }
    }
}
