using System.CommandLine;
using Insight.ApiDiscovery.OpenApi;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Offline.Report;
using Insight.Replay;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight report</c>: one HTML page about log files, without gateway or storage.</summary>
public static class ReportCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("report", "Write one self-contained HTML page about log files: endpoints, service graph, hot spots, scanners, sensitive paths");
        Argument<string[]> files = new("files") { Description = "Log files, plain or gzip; each is read twice", Arity = ArgumentArity.OneOrMore };
        Option<string> output = new("--out", "-o") { Description = "Where to write the page", Required = true };
        Option<string?> openApi = new("--openapi") { Description = "A known OpenAPI document (JSON or YAML): what is used beside it, and what of it nobody uses" };
        Option<string?> addresses = new("--addresses") { Description = "Which service had which address when: lines of address,service,from,to, or JSON lines with these names" };
        Option<LogFormat> format = new("--format") { Description = "Format of the lines; auto tells it line by line" };
        Option<string?> map = new("--map") { Description = "Where JSON lines hold their fields: field=path,field=path (ts=$.time,host=$.req.host)" };
        command.Add(files);
        foreach (Option option in new Option[] { output, openApi, addresses, format, map }) command.Add(option);

        command.SetAction(async (parsed, _) =>
        {
            FieldMap? fields = FieldMap.Default;
            if (parsed.GetValue(map) is { } text && (fields = FieldMap.TryParse(text, out string wrong)) is null) return Usage($"--map: {wrong}");
            string[] names = parsed.GetValue(files)!;
            if (names.Contains("-")) return Usage("the logs are read twice, which standard input ('-') cannot be");
            if (names.FirstOrDefault(static name => !File.Exists(name)) is { } missing) return Usage($"{missing}: there is no such file");
            if (AddressMap.Read(parsed.GetValue(addresses)) is not { } known) return ExitCode.Usage;
            KnownApi? api = null;
            if (parsed.GetValue(openApi) is { } document)
            {
                (api, string? error) = ReadDocument(document);
                if (error is not null) return Usage($"--openapi: {document}: {error}");
            }

            ReplayRequest request = new() { Files = names, Format = parsed.GetValue(format), Map = fields };
            return await RunAsync(new ReportSession(request, known, api, TimeProvider.System), parsed.GetValue(output)!);
        });
        return command;
    }

    private static async Task<int> RunAsync(ReportSession session, string output)
    {
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            ReplaySummary summary = await ReplayProgressBar.ShowAsync("learning", progress => session.LearnAsync(progress, lifeline.Stopping));
            ReportFacts facts = await ReplayProgressBar.ShowAsync("counting", progress => session.CountAsync(progress, lifeline.Stopping));
            await File.WriteAllTextAsync(output, ReportPage.Render(facts), lifeline.Stopping);
            await Terminal.Out.WriteLineAsync(FormattableString.Invariant($"{summary.Read} lines, {summary.Rejected} rejected, {facts.Endpoints.Count} endpoints, {facts.Services.Count} services: {output}"));
            foreach (string problem in summary.Problems) await Terminal.Out.WriteLineAsync($"problem: {problem}");
            return summary.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Terminal.Error.WriteLineAsync($"insight: report stopped: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static (KnownApi? Api, string? Error) ReadDocument(string file)
    {
        try
        {
            if (new FileInfo(file).Length > KnownApiReader.MaxBytes) return (null, $"has more than {KnownApiReader.MaxBytes >> 20} MB");
            KnownApiResult read = KnownApiReader.Read(File.ReadAllBytes(file));
            return read.Api is null ? (null, string.Join("; ", read.Errors.Take(3))) : (read.Api, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot be read: {e.Message}");
        }
    }

    private static int Usage(string message)
    {
        Terminal.Error.WriteLine($"insight: {message}; see 'insight report --help'");
        return ExitCode.Usage;
    }
}
