using System.CommandLine;
using System.Globalization;
using Insight.ApiDiscovery.Learning;
using Insight.ApiDiscovery.OpenApi;
using Insight.Endpoints.Catalog;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Offline;
using Insight.Replay;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight discover</c>: the endpoints of log files, without storage.</summary>
public static class DiscoverCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("discover", "Learn the endpoints of access logs (combined, Envoy JSON, JSON lines; plain or gzip) without storing anything");
        Argument<string[]> files = new("files") { Description = "Log files; '-' reads standard input (then without --assign)", Arity = ArgumentArity.OneOrMore };
        Option<string> output = new("--out", "-o") { Description = "File for the endpoints, one JSON line each: method, template, tier", Required = true };
        Option<string?> assign = new("--assign") { Description = "File for one JSON line per line of the logs: id, template" };
        Option<string?> openApi = new("--openapi") { Description = "A known OpenAPI document (JSON or YAML): its paths are not learned anew" };
        Option<LogFormat> format = new("--format") { Description = "Format of the lines; auto tells it line by line" };
        Option<string?> map = new("--map") { Description = "Where JSON lines hold their fields: field=path,field=path (ts=$.time,host=$.req.host)" };
        command.Add(files);
        foreach (Option option in new Option[] { output, assign, openApi, format, map }) command.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            FieldMap? fields = FieldMap.Default;
            if (parsed.GetValue(map) is { } text && (fields = FieldMap.TryParse(text, out string wrong)) is null) return await UsageAsync($"--map: {wrong}");
            string[] names = parsed.GetValue(files)!;
            if (names.FirstOrDefault(name => name != "-" && !File.Exists(name)) is { } missing) return await UsageAsync($"{missing}: there is no such file");
            string? assignFile = parsed.GetValue(assign);
            if (names.Contains("-") && assignFile is not null) return await UsageAsync("--assign reads the logs twice, which standard input ('-') cannot be");
            IReadOnlyList<KnownTemplate> known = [];
            if (parsed.GetValue(openApi) is { } document)
            {
                (KnownApi? api, string error) = DocumentFile.Read(document);
                if (api is null) return await UsageAsync($"--openapi: {error}");
                known = [.. api.Operations.Select(operation => new KnownTemplate(operation.Method, operation.Template))];
            }

            ReplayRequest request = new() { Files = names, Format = parsed.GetValue(format), Map = fields };
            return await RunAsync(new DiscoverSession(request, known), parsed.GetValue(output)!, assignFile);
        });
        return command;
    }

    private static async Task<int> RunAsync(DiscoverSession session, string outFile, string? assignFile)
    {
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            DiscoverSummary summary;
            await using (StreamWriter output = new(outFile))
            {
                summary = await ReplayProgressBar.ShowAsync("learning", progress => session.LearnAsync(output, progress, lifeline.Stopping));
            }

            if (assignFile is not null)
            {
                await using StreamWriter assignments = new(assignFile);
                await ReplayProgressBar.ShowAsync("assigning", async progress =>
                {
                    await session.AssignAsync(summary.Apis, assignments, progress, lifeline.Stopping);
                    return 0;
                });
            }

            Print(summary);
            return summary.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Terminal.Error.WriteLineAsync($"insight: discover stopped: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static void Print(DiscoverSummary summary)
    {
        Line("read", summary.Read);
        Line("rejected", summary.Rejected);
        Line("hosts", summary.Apis.Count);
        Line("endpoints", summary.Apis.Sum(api => api.Endpoints.Count));
        Line("confirmed", summary.Apis.Sum(api => api.Endpoints.Count(endpoint => endpoint.Endpoint.Tier == EndpointTier.Confirmed)));
        Line("clients not learned from", summary.Apis.Sum(api => api.Scanners));
        if (summary.LeftOut > 0) Line("records of further hosts", summary.LeftOut);
        foreach (string problem in summary.Problems) Terminal.WriteLine($"problem: {problem}");

        static void Line(string name, long count) => Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-26} {count}"));
    }

    private static async Task<int> UsageAsync(string message)
    {
        await Terminal.Error.WriteLineAsync($"insight: {message}; see 'insight discover --help'");
        return ExitCode.Usage;
    }
}
