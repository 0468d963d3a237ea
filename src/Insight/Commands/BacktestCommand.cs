using System.CommandLine;
using Insight.Anomaly.Live;
using Insight.Backtests;
using Insight.Configuration;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Schema;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight backtest</c>: detection over stored history, before it is switched on or its budget is changed.</summary>
public static class BacktestCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("backtest", "Run detection over what is stored: which incidents would it have found, with this budget?");
        CommonOptions common = new(command);
        Option<double?> budget = new("--budget") { Description = "False incidents per app and week that would be accepted (default: detection.falseIncidentsPerWeek)" };
        Option<string?> from = new("--from") { Description = "Start, such as 2026-05-17T10:00:00Z (default: the oldest window; before that raw records are read)" };
        Option<string?> to = new("--to") { Description = "End (default: now)" };
        Option<string> format = new("--format") { Description = "table or json", DefaultValueFactory = static _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        foreach (Option option in new Option[] { budget, from, to, format }) command.Add(option);

        command.SetAction(async (parsed, _) =>
        {
            if (common.Load(parsed) is not { } loaded) return ExitCode.Usage;
            DetectionOptions detection = loaded.Settings.Detection;
            if (parsed.GetValue(budget) is { } chosen) detection.FalseIncidentsPerWeek = chosen;
            if (detection.Validate().Any(static e => e.Key == "falseIncidentsPerWeek")) return Usage("--budget: must be from 0.01 to 1000");
            (DateTimeOffset? start, DateTimeOffset? end, string? problem) = CommandTimes.Parse(parsed.GetValue(from), parsed.GetValue(to));
            if (problem is not null) return Usage(problem);
            return await RunAsync(loaded.Settings, new BacktestRequest(detection.FalseIncidentsPerWeek, start, end, detection.WarmUp), parsed.GetValue(format) == "json");
        });
        return command;
    }

    private static async Task<int> RunAsync(InsightSettings settings, BacktestRequest request, bool json)
    {
        if (CommonOptions.CreateData(settings) is not { } data) return ExitCode.Failed;
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            await using StorageSession storage = await StorageSession.OpenAsync(settings, data, lifeline.Stopping);
            Backtest backtest = new(storage.Source, TimeProvider.System);
            BacktestReport? report = await PercentBar.ShowAsync("judging", progress => backtest.RunAsync(request, progress, lifeline.Stopping));
            if (report is null)
            {
                await Terminal.Error.WriteLineAsync("insight: nothing is stored of that time");
                return ExitCode.Failed;
            }

            if (json) BacktestOutput.Json(report, Terminal.Out);
            else BacktestOutput.Table(report, Terminal.Out);
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is ClickHouseException or InvalidOperationException or SchemaException or IOException)
        {
            await Terminal.Error.WriteLineAsync($"insight: backtest stopped: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static int Usage(string message)
    {
        Terminal.Error.WriteLine($"insight: {message}; see 'insight backtest --help'");
        return ExitCode.Usage;
    }
}
