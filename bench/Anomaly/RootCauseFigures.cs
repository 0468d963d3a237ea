using Insight.Anomaly.RootCause;
using Insight.Anomaly.Tests.RootCause.Incidents;
using Insight.Bench.Ingest;

namespace Insight.Bench.Anomaly;

/// <summary>Figures of root causes: PetShop, generated incidents, TrainTicket, speed.</summary>
internal static class RootCauseFigures
{
    public static void Measure(Figures figures)
    {
        PetShop(figures);
    }

    private static void PetShop(Figures figures)
    {
        int first = 0, three = 0, all = 0;
        foreach (PetShopIncident incident in PetShopIncident.All())
        {
            RootCauseRanking ranking = RootCauseRanker.Rank(incident.Graph, incident.Normal, incident.Current, incident.Symptom);
            int rank = PetShopIncident.RankOf(ranking, incident.Graph, incident.Answer);
            if (Verbose) Show(incident.Name, incident.Graph, ranking, rank);
            all++;
            if (rank == 0) first++;
            if (rank < 3) three++;
        }

        if (all == 0) return;
        foreach (string traffic in PetShopIncident.Traffics)
        {
            (ServiceGraph graph, GraphWindows normal) = PetShopIncident.NormalOf(traffic);
            int site = graph.Find("PetSite");
            foreach (Symptom? symptom in new Symptom?[] { new Symptom(site, SymptomMetric.Latency), new Symptom(site, SymptomMetric.Errors), null })
            {
                foreach (bool secondHalf in new[] { false, true })
                {
                    int half = normal.Nodes.Windows / 2, named = 0, blocks = 0;
                    GraphWindows history = Slice(normal, secondHalf ? 0 : half, half);
                    for (int at = secondHalf ? half : 0; at + 5 <= (secondHalf ? normal.Nodes.Windows : half); at += 5, blocks++)
                        if (!RootCauseRanker.Rank(graph, history, Slice(normal, at, 5), symptom).IsNormal) named++;
                    Console.WriteLine($"{Path.GetFileName(traffic)} {symptom?.Metric} named {named} of {blocks}");
                }
            }
        }
        figures.AtLeast("petshop_top1", first, $"of_{all}", 14);
        figures.AtLeast("petshop_top3", three, $"of_{all}", 15);
    }

    private static GraphWindows Slice(GraphWindows windows, int first, int count)
    {
        double[] Cut(Func<int, int, double> value) => [.. Enumerable.Range(0, windows.Nodes.Rows).SelectMany(row => Enumerable.Range(first, count).Select(window => value(row, window)))];
        return new GraphWindows(new WindowColumns(windows.Nodes.Rows, count, Cut((r, w) => windows.Nodes[r, w].Requests), Cut((r, w) => windows.Nodes[r, w].Errors), Cut((r, w) => windows.Nodes[r, w].Latency)), null);
    }

    private static bool Verbose => Environment.GetEnvironmentVariable("RCA_VERBOSE") is not null;

    private static void Show(string name, ServiceGraph graph, RootCauseRanking ranking, int rank)
    {
        Console.WriteLine($"{name} rank {rank} strength {ranking.Strength:0.0} needed {ranking.Needed:0.0}: " + string.Join("; ", ranking.Causes.Take(4).Select(cause =>
            $"{cause.Kind} {(cause.Caller >= 0 ? graph.Nodes[cause.Caller] + ">" : "")}{graph.Nodes[cause.Node]} {cause.Share:0.00} [{string.Join(">", cause.Path.Select(node => graph.Nodes[node].Length > 12 ? graph.Nodes[node][..12] : graph.Nodes[node]))}]")));
        if (rank != 0) foreach (RankedCause cause in ranking.Causes.Take(2)) Console.WriteLine("      " + string.Join(" ", cause.Reasons));
    }
}
