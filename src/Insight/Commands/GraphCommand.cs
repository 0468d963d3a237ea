using System.CommandLine;
using Insight.ApiDiscovery.Graph;
using Insight.ApiDiscovery.Identity;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Offline;
using Insight.Offline.Graph;
using Insight.Replay;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight graph</c>: the service graph of log files alone, without gateway or storage.</summary>
public static class GraphCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("graph", "Work out the service graph of log files: who calls whom, how often and how fast");
        Argument<string[]> files = new("files") { Description = "Log files, plain or gzip; '-' reads standard input", Arity = ArgumentArity.OneOrMore };
        Option<string> output = new("--out", "-o") { Description = "Where to write the edges: a JSON array of source, destination, count, p50 and p99 (milliseconds)", Required = true };
        Option<string?> addresses = new("--addresses") { Description = "Which service had which address when: lines of address,service,from,to, or JSON lines with these names" };
        Option<bool> evidence = new("--evidence") { Description = "Add to each edge how its source is known, and how far that is believed" };
        Option<LogFormat> format = new("--format") { Description = "Format of the lines; auto tells it line by line" };
        Option<string?> map = new("--map") { Description = "Where JSON lines hold their fields: field=path,field=path (ts=$.time,host=$.req.host)" };
        Option<string> service = new("--service") { Description = "Service that answered, for lines that name none", DefaultValueFactory = _ => "" };
        command.Add(files);
        foreach (Option option in new Option[] { output, addresses, evidence, format, map, service }) command.Add(option);

        command.SetAction(async (parsed, _) =>
        {
            FieldMap? fields = FieldMap.Default;
            if (parsed.GetValue(map) is { } text && (fields = FieldMap.TryParse(text, out string wrong)) is null) return Usage($"--map: {wrong}");
            string[] names = parsed.GetValue(files)!;
            if (names.Count(static name => name == "-") > 1) return Usage("standard input ('-') can be read only once");
            if (names.FirstOrDefault(static name => name != "-" && !File.Exists(name)) is { } missing) return Usage($"{missing}: there is no such file");
            if (AddressMap.Read(parsed.GetValue(addresses)) is not { } known) return ExitCode.Usage;
            ReplayRequest request = new() { Files = names, Format = parsed.GetValue(format), Map = fields, Service = parsed.GetValue(service)! };
            return await RunAsync(request, known, parsed.GetValue(output)!, parsed.GetValue(evidence));
        });
        return command;
    }

    private static async Task<int> RunAsync(ReplayRequest request, AddressTimeline addresses, string output, bool withEvidence)
    {
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            GraphBuilder graph = new(addresses);
            ReplaySummary summary = await ReplayProgressBar.ShowAsync(
                "reading", progress => LogRecords.ReadAsync(request, record => graph.Add(RecordHop.Of(record)), progress, lifeline.Stopping));
            IReadOnlyList<GraphEdge> edges = graph.Build();
            await using (FileStream file = File.Create(output)) EdgeFile.Write(file, edges, withEvidence);
            GraphReport.Print(summary, edges, graph.LeftOut, Terminal.Out);
            return summary.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Terminal.Error.WriteLineAsync($"insight: --out: {output} cannot be written: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static int Usage(string message)
    {
        Terminal.Error.WriteLine($"insight: {message}; see 'insight graph --help'");
        return ExitCode.Usage;
    }
}
