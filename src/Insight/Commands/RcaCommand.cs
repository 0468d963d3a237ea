using System.CommandLine;
using Insight.Anomaly.RootCause;
using Insight.Anomaly.RootCause.Tables;
using Insight.Offline.RootCause;

namespace Insight.Commands;

/// <summary><c>insight rca</c>: the likeliest causes of what is wrong, from a graph and metrics in files alone.</summary>
public static class RcaCommand
{
    private static readonly Dictionary<string, SymptomMetric> Metrics = new(StringComparer.OrdinalIgnoreCase)
    {
        ["latency"] = SymptomMetric.Latency,
        ["availability"] = SymptomMetric.Errors,
        ["errors"] = SymptomMetric.Errors,
        ["requests"] = SymptomMetric.Requests,
    };

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("rca", "Rank the root causes of an incident over the service graph, or say that nothing is wrong");
        Argument<string> metrics = new("metrics") { Description = "The windows with the trouble: CSV with three header rows microservice, metric, statistic, and the time in the first column" };
        Option<string> graph = new("--graph") { Description = "Adjacency matrix in CSV: a row calls the columns that hold 1", Required = true };
        Option<string> normal = new("--normal") { Description = "Windows of normal operation, laid out as the metrics; the more, the better", Required = true };
        Option<string?> target = new("--target") { Description = "The symptom as NODE:METRIC, metric one of latency, availability, errors, requests; everything is looked at without it" };
        Option<RankingFormat> format = new("--format") { Description = "How to print: table or json" };
        Option<int> causes = new("--causes") { Description = "Most causes to print, 1 to 1000", DefaultValueFactory = _ => RootCauseOptions.Default.MaxCauses };
        command.Add(metrics);
        foreach (Option option in new Option[] { graph, normal, target, format, causes }) command.Add(option);

        command.SetAction(parsed =>
        {
            int most = parsed.GetValue(causes);
            if (most is < 1 or > 1000) return Usage("--causes: must be 1 to 1000");
            string[] files = [parsed.GetValue(graph)!, parsed.GetValue(normal)!, parsed.GetValue(metrics)!];
            if (files.FirstOrDefault(static name => !File.Exists(name)) is { } missing) return Usage($"{missing}: there is no such file");
            (string Node, SymptomMetric Metric)? symptom = null;
            if (parsed.GetValue(target) is { } text && (symptom = Symptom(text)) is null)
                return Usage($"--target: '{text}' is no NODE:METRIC with a metric out of {string.Join(", ", Metrics.Keys)}");
            try
            {
                return Run(files[0], files[1], files[2], symptom, parsed.GetValue(format), new RootCauseOptions { MaxCauses = most });
            }
            catch (Exception e) when (e is TableException or IOException or UnauthorizedAccessException)
            {
                Terminal.Error.WriteLine($"insight: {e.Message}");
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static int Run(string graphFile, string normalFile, string metricsFile, (string Node, SymptomMetric Metric)? asked, RankingFormat format, RootCauseOptions options)
    {
        ServiceGraph calls = Read(graphFile, AdjacencyTable.Read);
        MetricTable normal = Read(normalFile, MetricTable.Read), current = Read(metricsFile, MetricTable.Read);
        if (normal.Windows < MetricTable.FewestNormalWindows)
            throw new TableException($"{normalFile}: {normal.Windows} windows do not tell what is normal; at least {MetricTable.FewestNormalWindows} are needed, better 50 or more");
        // What is measured but in no call may be a cause all the same.
        ServiceGraph graph = ServiceGraph.Create(calls.Nodes.Concat(normal.Nodes).Concat(current.Nodes).Distinct(StringComparer.Ordinal), calls.Calls);
        Symptom? symptom = null;
        if (asked is { } wanted)
        {
            if (graph.Find(wanted.Node) is not (>= 0 and var node)) return Usage($"--target: there is no node '{wanted.Node}' in {graphFile} or {metricsFile}");
            foreach (MetricTable table in new[] { normal, current })
                if (!table.Has(wanted.Node, wanted.Metric)) return Usage($"--target: {table.File} does not say the {Words.Of(wanted.Metric)} of '{wanted.Node}'");
            symptom = new Symptom(node, wanted.Metric);
        }

        RootCauseRanking ranking = RootCauseRanker.Rank(graph, normal.Of(graph), current.Of(graph), symptom, options);
        RankingReport.Print(graph, ranking, format, Terminal.Out);
        return ExitCode.Ok;
    }

    /// <summary>The last colon parts node and metric: names of nodes may hold colons.</summary>
    private static (string, SymptomMetric)? Symptom(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && Metrics.TryGetValue(text[(colon + 1)..].Trim(), out SymptomMetric metric) ? (text[..colon], metric) : null;
    }

    private static T Read<T>(string file, Func<TextReader, string, T> read)
    {
        using StreamReader reader = new(file);
        return read(reader, file);
    }

    private static int Usage(string message)
    {
        Terminal.Error.WriteLine($"insight: {message}; see 'insight rca --help'");
        return ExitCode.Usage;
    }
}
