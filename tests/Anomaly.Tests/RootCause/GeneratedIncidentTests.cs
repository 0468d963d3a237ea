using Insight.Anomaly.RootCause;
using Insight.Anomaly.Tests.RootCause.Incidents;

namespace Insight.Anomaly.Tests.RootCause;

public sealed class GeneratedIncidentTests
{
    [Fact]
    public void Incidents_CauseComesFirstAndNormalWindowsNameNothing()
    {
        List<int> ranks = [];
        List<bool> silent = [];
        foreach (GeneratedIncident incident in GeneratedIncident.All(worlds: 3, normals: 10, seed: 1))
        {
            RootCauseRanking ranking = RootCauseRanker.Rank(incident.Graph, incident.Normal, incident.Current);
            if (incident.Fault == Fault.None) silent.Add(ranking.IsNormal);
            else ranks.Add(incident.RankIn(ranking));
        }

        Assert.True(ranks.Count >= 24);
        Assert.True(ranks.Count(static rank => rank == 0) >= 0.85 * ranks.Count, string.Join(' ', ranks));
        Assert.True(ranks.Count(static rank => rank < 3) >= 0.95 * ranks.Count, string.Join(' ', ranks));
        Assert.True(silent.Count(static named => named) >= 0.9 * silent.Count);
    }

    [Fact]
    public void Incidents_RowsInAnotherOrderAndOtherNames_SameCauses()
    {
        foreach (GeneratedIncident incident in GeneratedIncident.All(worlds: 1, normals: 0, seed: 2))
        {
            RootCauseRanking plain = RootCauseRanker.Rank(incident.Graph, incident.Normal, incident.Current);
            ServiceGraph graph = incident.Graph;
            int[] nodes = Shuffled(graph.Nodes.Length, 5), calls = Shuffled(graph.Calls.Length, 6), back = new int[nodes.Length];
            for (int i = 0; i < nodes.Length; i++) back[nodes[i]] = i;
            ServiceGraph other = ServiceGraph.Create(nodes.Select(node => $"x{97 * node % 101}-{node}"), calls.Select(call => new GraphCall(back[graph.Calls[call].Caller], back[graph.Calls[call].Callee])));
            RootCauseRanking shuffled = RootCauseRanker.Rank(other, Reorder(incident.Normal, nodes, calls), Reorder(incident.Current, nodes, calls));

            Assert.Equal(
                plain.Causes.Select(static cause => (cause.Kind, cause.Node, cause.Caller, Math.Round(cause.Share, 6))),
                shuffled.Causes.Select(cause => (cause.Kind, nodes[cause.Node], cause.Caller < 0 ? -1 : nodes[cause.Caller], Math.Round(cause.Share, 6))));
        }
    }

    private static int[] Shuffled(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }

    private static GraphWindows Reorder(GraphWindows windows, int[] nodes, int[] calls) => new(Reorder(windows.Nodes, nodes), Reorder(windows.Calls!, calls));

    private static WindowColumns Reorder(WindowColumns columns, int[] order)
    {
        double[] Moved(double[] column) => [.. order.SelectMany(row => column.AsSpan(row * columns.Windows, columns.Windows).ToArray())];
        return new WindowColumns(columns.Rows, columns.Windows, Moved(columns.Requests), Moved(columns.Errors), Moved(columns.Latency));
    }
}
