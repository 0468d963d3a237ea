using System.Text.Json;
using Insight.Anomaly.RootCause;
using Insight.Anomaly.RootCause.Tables;

namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>The training incidents of PetShop (amazon-science/petshop-root-cause-analysis): graph, normal operation, symptom, and the answer to compare with.</summary>
internal sealed record PetShopIncident(string Name, ServiceGraph Graph, GraphWindows Normal, GraphWindows Current, Symptom Symptom, string Answer)
{
    /// <summary>All incidents; none when the data is not here.</summary>
    /// <param name="rename">What to call each node.</param>
    public static IEnumerable<PetShopIncident> All(Func<string, string>? rename = null)
    {
        if (SharedFiles.Find("anomaly/petshop") is not { } root) yield break;
        foreach (string traffic in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            (ServiceGraph graph, GraphWindows normal) = NormalOf(traffic, rename);
            foreach (string folder in Directory.GetDirectories(Path.Combine(traffic, "train")).Order(StringComparer.Ordinal))
            {
                using JsonDocument target = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "target.json")));
                JsonElement symptom = target.RootElement.GetProperty("target");
                ServiceGraph plain = Read(Path.Combine(traffic, "graph.csv"), AdjacencyTable.Read);
                SymptomMetric metric = symptom.GetProperty("metric").GetString() == "latency" ? SymptomMetric.Latency : SymptomMetric.Errors;
                string answer = target.RootElement.GetProperty("root_cause").GetProperty("node").GetString()!;
                yield return new PetShopIncident(
                    $"{Path.GetFileName(traffic)}/{Path.GetFileName(folder)}", graph, normal, Read(Path.Combine(folder, "metrics.csv"), MetricTable.Read).Of(plain),
                    new Symptom(plain.Find(symptom.GetProperty("node").GetString()!), metric), rename?.Invoke(answer) ?? answer);
            }
        }
    }

    /// <summary>Folders of the two traffic levels.</summary>
    public static IEnumerable<string> Traffics => SharedFiles.Find("anomaly/petshop") is { } root ? Directory.GetDirectories(root).Order(StringComparer.Ordinal) : [];

    /// <summary>Graph and normal operation of one level.</summary>
    public static (ServiceGraph, GraphWindows) NormalOf(string traffic, Func<string, string>? rename = null)
    {
        ServiceGraph plain = Read(Path.Combine(traffic, "graph.csv"), AdjacencyTable.Read);
        ServiceGraph graph = rename is null ? plain : ServiceGraph.Create(plain.Nodes.Select(rename), plain.Calls);
        return (graph, Read(Path.Combine(traffic, "noissue/metrics.csv"), MetricTable.Read).Of(plain));
    }

    /// <summary>Position of the answer in the ranking, from 0; a large number when it is not there.</summary>
    public static int RankOf(RootCauseRanking ranking, ServiceGraph graph, string answer)
    {
        for (int i = 0; i < ranking.Causes.Length; i++)
            if (ranking.Causes[i].Kind == CauseKind.Node && graph.Nodes[ranking.Causes[i].Node] == answer) return i;
        return int.MaxValue;
    }

    private static T Read<T>(string path, Func<TextReader, string, T> read)
    {
        using StreamReader reader = File.OpenText(path);
        return read(reader, path);
    }
}
