using System.CommandLine;
using System.Globalization;
using Insight.Anomaly.Series;
using Insight.Anomaly.Series.Calibration;
using Insight.Anomaly.Series.Detectors;
using Insight.Anomaly.Series.Files;
using Insight.Backtests;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight detect</c>: how strange each point of series in CSV files is; with <c>--backfill</c> the warm start of detection.</summary>
public static class DetectCommand
{
    private const int MaxFiles = 100_000;

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("detect", "Say of each point of series (CSV: timestamp,value) how strange it is, from the points before it; or, with --backfill, let detection learn what is stored");
        CommonOptions common = new(command);
        Argument<string[]> inputs = new("files") { Description = "CSV files, or folders whose CSV files are read", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> output = new("--out", "-o") { Description = "Folder for one CSV per file, under the same name: timestamp,value,anomaly_score,p_value,lower,upper" };
        Option<SeasonPeriod> period = new("--period") { Description = "The season of the series; auto finds it", DefaultValueFactory = static _ => SeasonPeriod.Auto };
        Option<string?> detector = new("--detector") { Description = $"One detector alone instead of the ensemble: {string.Join(", ", DetectorCatalog.Names)}" };
        Option<bool> backfill = new("--backfill") { Description = "Learn the stored history in place of what detection learned before, so that it starts warm; nothing alerts from the past. Detection must not run meanwhile" };
        Option<string?> from = new("--from") { Description = "With --backfill: start, such as 2026-05-17T10:00:00Z (default: detection.warmUp before the end); where windows do not reach so far, raw records are read" };
        Option<string?> to = new("--to") { Description = "With --backfill: end (default: where detection goes on)" };
        command.Add(inputs);
        foreach (Option option in new Option[] { output, period, detector, backfill, from, to }) command.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
            if (parsed.GetValue(backfill))
            {
                if (parsed.GetValue(inputs)!.Length > 0) return await UsageAsync("--backfill: learns what is stored; files are judged without it");
                if (new Option[] { output, period, detector }.FirstOrDefault(IsGiven) is { } foreign) return await UsageAsync($"{foreign.Name}: does not go with --backfill");
                (DateTimeOffset? start, DateTimeOffset? end, string? problem) = CommandTimes.Parse(parsed.GetValue(from), parsed.GetValue(to));
                if (problem is not null) return await UsageAsync(problem);
                return common.Load(parsed) is { } loaded ? await WarmStart.RunAsync(loaded.Settings, start, end) : ExitCode.Usage;
            }

            if (new Option[] { from, to }.FirstOrDefault(IsGiven) is { } bound) return await UsageAsync($"{bound.Name}: goes with --backfill only");
            if (parsed.GetValue(inputs)!.Length == 0) return await UsageAsync("files: name CSV files or folders to judge, or --backfill to learn what is stored");
            if (parsed.GetValue(output) is not { Length: > 0 } folder) return await UsageAsync("--out: name a folder for the results");
            string? name = parsed.GetValue(detector);
            if (name is not null && DetectorCatalog.Create(name) is null) return await UsageAsync($"--detector: there is no '{name}'; there are {string.Join(", ", DetectorCatalog.Names)}");
            (List<(string Input, string Output)> files, string? error) = Plan(parsed.GetValue(inputs)!, folder);
            if (error is not null) return await UsageAsync(error);

            SeriesSettings settings = new() { Period = parsed.GetValue(period) };
            Func<SeriesPoint, SeriesJudgement> Judge() => name is null
                ? new SeriesModel(settings).Observe
                : new CalibratedDetector(DetectorCatalog.Create(name)!, settings).Observe;
            return await RunAsync(files, Judge);
        });
        return command;
    }

    /// <summary>Which file is judged into which. A folder keeps its structure; a file given by a path inside this folder keeps that.</summary>
    private static (List<(string Input, string Output)> Files, string? Error) Plan(string[] inputs, string output)
    {
        List<(string Input, string Output)> files = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (string input in inputs)
        {
            bool folder = Directory.Exists(input);
            if (!folder && !File.Exists(input)) return ([], $"{input}: there is no such file or folder");
            EnumerationOptions all = new() { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = FileAttributes.ReparsePoint };
            int before = files.Count;
            IEnumerable<string> found = folder ? Directory.EnumerateFiles(input, "*.csv", all).Order(StringComparer.Ordinal) : [input];
            foreach (string file in found)
            {
                bool inside = !Path.IsPathRooted(file) && !Path.GetRelativePath(".", file).StartsWith("..", StringComparison.Ordinal);
                string name = folder ? Path.GetRelativePath(input, file) : inside ? Path.GetRelativePath(".", file) : Path.GetFileName(file);
                string target = Path.GetFullPath(Path.Combine(output, name));
                if (target == Path.GetFullPath(file)) return ([], $"{file}: would be overwritten by its own result; choose another folder with --out");
                if (!taken.Add(target)) return ([], $"{file}: another file is already written to {target}");
                if (files.Count == MaxFiles) return ([], $"{input}: these are more than {MaxFiles} files; name fewer");
                files.Add((file, target));
            }

            if (files.Count == before) return ([], $"{input}: the folder holds no .csv file");
        }

        return (files, null);
    }

    private static async Task<int> RunAsync(List<(string Input, string Output)> files, Func<Func<SeriesPoint, SeriesJudgement>> create)
    {
        using Lifeline lifeline = Lifeline.Attach();
        long points = 0;
        int failed = 0;
        for (int i = 0; i < files.Count; i++)
        {
            (string input, string output) = files[i];
            if (!Terminal.IsErrorRedirected) await Terminal.Error.WriteAsync(FormattableString.Invariant($"\r{i + 1} of {files.Count} files, {points} points"));
            (long written, string? error) = Detect(input, output, create(), lifeline.Stopping);
            if (lifeline.Stopping.IsCancellationRequested) return ExitCode.Failed;
            points += written;
            if (error is null) continue;
            failed++;
            await Terminal.Error.WriteLineAsync($"{(Terminal.IsErrorRedirected ? "" : "\n")}insight: {error}");
        }

        if (!Terminal.IsErrorRedirected) await Terminal.Error.WriteLineAsync();
        await Terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{points} points of {files.Count - failed} files judged, {failed} files failed"));
        return failed == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Judges one file. Its result appears whole or not at all.</summary>
    private static (long Points, string? Error) Detect(string input, string output, Func<SeriesPoint, SeriesJudgement> judge, CancellationToken stopping)
    {
        string unfinished = output + ".unfinished";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            int points;
            string? error;
            using (StreamReader reader = new(input))
            using (StreamWriter writer = new(unfinished))
            {
                SeriesCsv csv = new(reader, input);
                points = SeriesFile.Judge(csv, writer, judge, stopping);
                error = csv.Error;
            }

            if (error is null) File.Move(unfinished, output, overwrite: true);
            else File.Delete(unfinished);
            return (error is null ? points : 0, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (0, $"{input}: {e.Message}");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            File.Delete(unfinished);
            return (0, null);
        }
    }

    private static async Task<int> UsageAsync(string message)
    {
        await Terminal.Error.WriteLineAsync($"insight: {message}; see 'insight detect --help'");
        return ExitCode.Usage;
    }
}
