using System.Diagnostics;
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
        Generated(figures);
        TrainTicket(figures);
        Speed(figures);
    }

    private static void TrainTicket(Figures figures)
    {
        if (TrainTicketHops.Read() is not { } hops) return;
        int cpu = 0, code = 0, codeFirst = 0, codeSilent = 0, normal = 0, silent = 0;
        foreach (TrainTicketFault fault in hops.Faults)
        {
            (GraphWindows before, GraphWindows current) = hops.At(fault);
            RootCauseRanking ranking = RootCauseRanker.Rank(hops.Graph, before, current);
            bool first = ranking.Causes is [{ Kind: CauseKind.Node } cause, ..] && cause.Node == fault.Node;
            if (Verbose) Show($"{fault.Type} {hops.Graph.Nodes[fault.Node]} after {before.Nodes.Windows}", hops.Graph, ranking, first ? 0 : 9);
            if (fault.Type == "cpu_contention")
            {
                if (first) cpu++;
                continue;
            }

            code++;
            if (first) codeFirst++;
            if (ranking.IsNormal) codeSilent++;
        }

        foreach ((GraphWindows before, GraphWindows current) in hops.FaultFree(atLeast: 10))
        {
            RootCauseRanking ranking = RootCauseRanker.Rank(hops.Graph, before, current);
            normal++;
            if (ranking.IsNormal) silent++;
            else if (Verbose) Show($"fault-free after {before.Nodes.Windows}", hops.Graph, ranking, 0);
        }

        figures.AtLeast("trainticket_cpu", cpu, "of_4", 4);
        figures.Note("trainticket_code_faults_first", codeFirst, $"of_{code}");
        figures.Note("trainticket_code_faults_named_nothing", codeSilent, $"of_{code}");
        figures.Note("trainticket_fault_free_named_nothing", silent, $"of_{normal}");
    }

    private static void Generated(Figures figures)
    {
        int incidents = 0, first = 0, three = 0, normal = 0, silent = 0;
        int seed = int.Parse(Environment.GetEnvironmentVariable("RCA_SEED") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        foreach (GeneratedIncident incident in GeneratedIncident.All(worlds: 6, normals: 15, seed))
        {
            RootCauseRanking ranking = RootCauseRanker.Rank(incident.Graph, incident.Normal, incident.Current);
            int rank = incident.RankIn(ranking);
            if (incident.Fault == Fault.None)
            {
                normal++;
                if (ranking.IsNormal) silent++;
                else if (Verbose) Show(incident.Name, incident.Graph, ranking, 0);
                continue;
            }

            if (Verbose) Show(incident.Name, incident.Graph, ranking, rank);
            incidents++;
            if (rank == 0) first++;
            if (rank < 3) three++;
        }

        figures.AtLeast("generated_top1", (double)first / incidents, $"share_of_{incidents}", 0.85);
        figures.AtLeast("generated_top3", (double)three / incidents, $"share_of_{incidents}", 0.95);
        figures.AtLeast("normal_named_nothing", (double)silent / normal, $"share_of_{normal}", 0.9);
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
        figures.AtLeast("petshop_top1", first, $"of_{all}", 14);
        figures.AtLeast("petshop_top3", three, $"of_{all}", 15);
        PetShopNormal(figures);
    }

    /// <summary>Each half of normal operation, in stretches as long as the incidents, judged by the other half.</summary>
    private static void PetShopNormal(Figures figures)
    {
        const int stretch = 5;
        int asked = 0, askedSilent = 0, all = 0, silent = 0;
        foreach (string traffic in PetShopIncident.Traffics)
        {
            (ServiceGraph graph, GraphWindows normal) = PetShopIncident.NormalOf(traffic);
            int site = graph.Find("PetSite"), half = normal.Nodes.Windows / 2;
            foreach ((int from, int other) in new[] { (0, half), (half, 0) })
            {
                GraphWindows history = normal.Slice(other, half);
                for (int at = from; at + stretch <= from + half; at += stretch)
                {
                    GraphWindows current = normal.Slice(at, stretch);
                    foreach (SymptomMetric metric in new[] { SymptomMetric.Latency, SymptomMetric.Errors })
                    {
                        asked++;
                        if (RootCauseRanker.Rank(graph, history, current, new Symptom(site, metric)).IsNormal) askedSilent++;
                    }

                    all++;
                    if (RootCauseRanker.Rank(graph, history, current).IsNormal) silent++;
                }
            }
        }

        figures.Note("petshop_normal_named_nothing", (double)askedSilent / asked, $"share_of_{asked}");
        figures.Note("petshop_normal_named_nothing_without_symptom", (double)silent / all, $"share_of_{all}");
    }

    private static void Speed(Figures figures)
    {
        (ServiceGraph graph, GraphWindows normal, GraphWindows current) = LargeGraph.Create(nodes: 1_500, calls: 10_000, windows: 60);
        double best = double.PositiveInfinity, busy = double.PositiveInfinity;
        for (int i = 0; i < 5; i++)
        {
            TimeSpan used = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            RootCauseRanker.Rank(graph, normal, current);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            busy = Math.Min(busy, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
        }

        figures.AtMost("rank_ms", best, "ms_1500_nodes_10000_calls", 1000);
        figures.Note("rank_cpu_ms", busy, "ms");
    }

    private static bool Verbose => Environment.GetEnvironmentVariable("RCA_VERBOSE") is not null;

    private static void Show(string name, ServiceGraph graph, RootCauseRanking ranking, int rank)
    {
        Terminal.WriteLine($"{name} rank {rank} strength {ranking.Strength:0.0} needed {ranking.Needed:0.0}: " + string.Join("; ", ranking.Causes.Take(4).Select(cause =>
            $"{cause.Kind} {(cause.Caller >= 0 ? graph.Nodes[cause.Caller] + ">" : "")}{graph.Nodes[cause.Node]} {cause.Share:0.00} [{string.Join(">", cause.Path.Select(node => graph.Nodes[node].Length > 12 ? graph.Nodes[node][..12] : graph.Nodes[node]))}]")));
        if (rank != 0) foreach (RankedCause cause in ranking.Causes.Take(2)) Terminal.WriteLine("      " + string.Join(" ", cause.Reasons));
    }
}
