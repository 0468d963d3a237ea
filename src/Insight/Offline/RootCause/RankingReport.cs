using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insight.Anomaly.RootCause;

namespace Insight.Offline.RootCause;

/// <summary>Prints a ranking of causes.</summary>
internal static class RankingReport
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints in a format.</summary>
    public static void Print(ServiceGraph graph, RootCauseRanking ranking, RankingFormat format, TextWriter output)
    {
        if (format == RankingFormat.Json) PrintJson(graph, ranking, output);
        else PrintTable(graph, ranking, output);
    }

    private static void PrintTable(ServiceGraph graph, RootCauseRanking ranking, TextWriter output)
    {
        string symptom = ranking.Symptom is { } known ? $"{graph.Nodes[known.Node]} {Words.Of(known.Metric)}" : "everything";
        output.WriteLine(Invariant($"{symptom}: {Finite(ranking.Strength):0.0} deviations above normal, {Finite(ranking.Needed):0.0} needed"));
        if (ranking.IsNormal)
        {
            output.WriteLine("nothing is wrong");
            return;
        }

        output.WriteLine();
        output.WriteLine($"{"",3} {"share",6} {"score",7}  {"kind",-8} cause");
        for (int i = 0; i < ranking.Causes.Length; i++)
        {
            RankedCause cause = ranking.Causes[i];
            output.WriteLine(Invariant($"{i + 1,3} {cause.Share,6:0.000} {cause.Score,7:0.0}  {Words.Of(cause.Kind),-8} {(cause.Caller >= 0 ? graph.Nodes[cause.Caller] + " → " : "")}{graph.Nodes[cause.Node]}"));
            if (cause.Path.Length > 1) output.WriteLine($"      path: {string.Join(" → ", cause.Path.Select(node => graph.Nodes[node]))}");
            if (cause.FirstFailingHop is { } hop) output.WriteLine($"      first failing hop: {graph.Nodes[hop.Caller]} → {graph.Nodes[hop.Callee]}");
            foreach (string reason in cause.Reasons) output.WriteLine($"      {reason}");
        }
    }

    private static void PrintJson(ServiceGraph graph, RootCauseRanking ranking, TextWriter output)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("verdict", ranking.IsNormal ? "nothing_wrong" : "causes");
            json.WritePropertyName("symptom");
            if (ranking.Symptom is { } symptom)
            {
                json.WriteStartObject();
                json.WriteString("node", graph.Nodes[symptom.Node]);
                json.WriteString("metric", Words.Of(symptom.Metric));
                json.WriteEndObject();
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteNumber("strength", Math.Round(Finite(ranking.Strength), 3));
            json.WriteNumber("needed", Math.Round(Finite(ranking.Needed), 3));
            json.WriteStartArray("causes");
            for (int i = 0; i < ranking.Causes.Length; i++) WriteCause(json, graph, ranking.Causes[i], i + 1);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteCause(Utf8JsonWriter json, ServiceGraph graph, RankedCause cause, int rank)
    {
        json.WriteStartObject();
        json.WriteNumber("rank", rank);
        json.WriteString("kind", Words.Of(cause.Kind));
        json.WriteString("node", graph.Nodes[cause.Node]);
        if (cause.Caller >= 0) json.WriteString("caller", graph.Nodes[cause.Caller]);
        json.WriteNumber("score", Math.Round(cause.Score, 3));
        json.WriteNumber("share", Math.Round(cause.Share, 4));
        json.WriteStartArray("path");
        foreach (int node in cause.Path) json.WriteStringValue(graph.Nodes[node]);
        json.WriteEndArray();
        json.WritePropertyName("first_failing_hop");
        if (cause.FirstFailingHop is { } hop)
        {
            json.WriteStartArray();
            json.WriteStringValue(graph.Nodes[hop.Caller]);
            json.WriteStringValue(graph.Nodes[hop.Callee]);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartArray("reasons");
        foreach (string reason in cause.Reasons) json.WriteStringValue(reason);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Without enough history what is needed has no end.</summary>
    private static double Finite(double value) => double.IsFinite(value) ? value : 999_999;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
