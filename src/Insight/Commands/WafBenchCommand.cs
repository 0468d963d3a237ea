using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Insight.Waf.Language;
using Insight.Waf.Rules;
using Insight.WafTools;
using Insight.WafTools.Measuring;

namespace Insight.Commands;

/// <summary><c>insight waf bench</c>: what a transaction costs, held against the targets.</summary>
public static class WafBenchCommand
{
    private const double LoadTarget = 500;
    private const double GrowthTarget = 150;
    private const double BytesPerMegabyte = 1 << 20;

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("bench", "Measure CPU per transaction in process: one line 'name value unit target' per figure; exit code 1 on a missed target");
        WafCommandOptions options = new(command, paranoia: 1);
        Option<string> requests = new("--requests")
        {
            Description = "Folder with get.http, form.http and json.http; without it three of our own",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "requests"),
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object of names and values" };
        command.Add(requests);
        command.Add(json);
        command.SetAction(parsed =>
        {
            if (options.Read(parsed, EngineSetup.Of(blocking: true), ToolSetup.Paranoia(options.Paranoia(parsed))) is not { } sources) return ExitCode.Usage;
            long before = Environment.WorkingSet;
            Stopwatch watch = Stopwatch.StartNew();
            RuleSet? rules = WafCommandOptions.Compile(sources);
            watch.Stop();
            if (rules is null) return ExitCode.Usage;

            IReadOnlyList<Figure> measured = RequestBench.Run(rules, parsed.GetValue(requests)!, out string? error);
            if (error is not null) return options.Usage($"--requests: {error}");
            Figure[] figures =
            [
                .. measured,
                new Figure("load_ms", watch.Elapsed.TotalMilliseconds, "ms", LoadTarget),
                new Figure("rss_growth_mb", (Environment.WorkingSet - before) / BytesPerMegabyte, "MB", GrowthTarget),
            ];
            Print(figures, parsed.GetValue(json));
            return figures.Any(figure => figure.Missed) ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static void Print(Figure[] figures, bool json)
    {
        if (json) Terminal.WriteLine(JsonSerializer.Serialize(figures.ToDictionary(figure => figure.Name, figure => Math.Round(figure.Value, 3))));
        else foreach (Figure figure in figures) Terminal.WriteLine(figure.ToString());
    }
}
