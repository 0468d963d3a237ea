using System.CommandLine;
using Insight.Configuration;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Replay;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Schema;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight replay</c>: existing access logs through the same path as a gateway's records.</summary>
public static class ReplayCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("replay", "Feed existing access logs (combined, Envoy JSON, JSON lines; plain or gzip) into Insight");
        CommonOptions common = new(command);
        Argument<string[]> files = new("files") { Description = "Log files; '-' reads standard input", Arity = ArgumentArity.ZeroOrMore };
        Option<LogFormat> format = new("--format") { Description = "Format of the lines; auto tells it line by line" };
        Option<string?> map = new("--map") { Description = "Where JSON lines hold their fields: field=path,field=path (ts=$.time,host=$.req.host)" };
        Option<bool> follow = new("--follow", "-f") { Description = "Go on as the files grow, through rotation, until Ctrl-C" };
        Option<string> tenant = new("--tenant") { Description = "Tenant of lines that name none", DefaultValueFactory = _ => "" };
        Option<string> app = new("--app") { Description = "Application of lines that name none", DefaultValueFactory = _ => "" };
        Option<string> host = new("--host") { Description = "Virtual host of lines that name none", DefaultValueFactory = _ => "" };
        Option<string> service = new("--service") { Description = "Service that answered, for lines that name none", DefaultValueFactory = _ => "" };
        Option<string?> printFormat = new("--print-log-format") { Description = "Print the configuration that gives the richest input for nginx or envoy, and end" };
        printFormat.AcceptOnlyFromAmong("nginx", "envoy");
        command.Add(files);
        foreach (Option option in new Option[] { format, map, follow, tenant, app, host, service, printFormat }) command.Add(option);

        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(printFormat) is { } server)
            {
                Terminal.WriteLine(server == "nginx" ? LogFormats.Nginx : LogFormats.Envoy);
                return ExitCode.Ok;
            }

            FieldMap? fields = FieldMap.Default;
            if (parsed.GetValue(map) is { } text && (fields = FieldMap.TryParse(text, out string wrong)) is null) return await UsageAsync($"--map: {wrong}");
            string[] names = parsed.GetValue(files)!;
            if (names.Length == 0) return await UsageAsync("name at least one log file, or '-' for standard input");
            if (names.Count(name => name == "-") > 1) return await UsageAsync("standard input ('-') can be read only once");
            if (names.FirstOrDefault(name => name != "-" && !File.Exists(name)) is { } missing) return await UsageAsync($"{missing}: there is no such file");
            if (common.Load(parsed) is not { } loaded) return ExitCode.Usage;

            return await RunAsync(loaded.Settings, new ReplayRequest
            {
                Files = names,
                Format = parsed.GetValue(format),
                Map = fields,
                Follow = parsed.GetValue(follow),
                Tenant = parsed.GetValue(tenant)!,
                App = parsed.GetValue(app)!,
                Host = parsed.GetValue(host)!,
                Service = parsed.GetValue(service)!,
            });
        });
        return command;
    }

    private static async Task<int> RunAsync(InsightSettings settings, ReplayRequest request)
    {
        if (CommonOptions.CreateData(settings) is not { } data) return ExitCode.Failed;
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            await using StorageSession storage = await StorageSession.OpenAsync(settings, data, lifeline.Stopping);
            ReplaySummary summary = await ReplaySession.RunAsync(request, settings, data, storage.Source, lifeline.Stopping);
            ReplayReport.Print(summary, Terminal.Out);
            return summary.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (Exception e) when (e is ClickHouseException or InvalidOperationException or SchemaException or IOException)
        {
            await Terminal.Error.WriteLineAsync($"insight: replay stopped: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static async Task<int> UsageAsync(string message)
    {
        await Terminal.Error.WriteLineAsync($"insight: {message}; see 'insight replay --help'");
        return ExitCode.Usage;
    }
}
