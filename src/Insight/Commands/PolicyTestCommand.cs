using System.CommandLine;
using Insight.Backtests;
using Insight.Configuration;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Objects;
using Insight.Policies;
using Insight.Policy.Objects.Reading;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Schema;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight policy test</c>: what a policy would have done, over stored history or a log file. Exit code 0: within what is accepted, 1: not, or it failed, 2: asked for wrongly.</summary>
public static class PolicyTestCommand
{
    private const int DefaultDays = 7;

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("test", "Replay stored history, or a log file, with a policy: which requests and clients would it have touched?");
        CommonOptions common = new(command);
        Option<string[]> files = ObjectInput.Option(required: true);
        Option<string?> from = new("--from") { Description = "Start, such as 2026-05-17T10:00:00Z (default: 7 days before the end)" };
        Option<string?> to = new("--to") { Description = "End (default: now)" };
        Option<string?> incident = new("--incident") { Description = "Id of an incident: its time is replayed, in place of --from and --to. Would this have stopped it?" };
        Option<string?> log = new("--log") { Description = "An access log (combined, Envoy JSON, JSON lines; plain or gzip) instead of stored history" };
        Option<double?> most = new("--most-false") { Description = "Exit with 1 when the upper 95 % bound of ordinary requests that would be touched is above so many percent" };
        Option<string> output = new("--output", "-o") { Description = "table or json", DefaultValueFactory = static _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        foreach (Option option in new Option[] { files, from, to, incident, log, most, output }) command.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            if (common.Load(parsed) is not { } loaded) return ExitCode.Usage;
            (DateTimeOffset? start, DateTimeOffset? end, string? problem) = CommandTimes.Parse(parsed.GetValue(from), parsed.GetValue(to));
            if (problem is not null) return Usage(problem);
            if (parsed.GetValue(most) is < 0 or > 100) return Usage("--most-false: must be from 0 to 100 percent");
            if (ObjectInput.Read(parsed.GetValue(files)!) is not { } read || Policy(read) is not { } policy) return ExitCode.Usage;
            DateTime until = (end ?? DateTimeOffset.UtcNow).UtcDateTime, since = start?.UtcDateTime ?? until.AddDays(-DefaultDays);
            string? file = parsed.GetValue(log);
            if (file is not null && !File.Exists(file)) return Usage($"{file}: there is no such file");
            string? id = parsed.GetValue(incident);
            if (id is not null && (file is not null || start is not null || end is not null)) return Usage("--incident: its time is replayed from stored history; leave --from, --to and --log out");
            if (file is null && until - since > HistoryReader.MostTime) return Usage($"--from: at most {HistoryReader.MostTime.TotalDays} days can be replayed at once");
            using Lifeline lifeline = Lifeline.Attach();
            ReplayReport? report = await GuardedAsync(lifeline, () => file is null
                ? StoredAsync(loaded.Settings, new ReplayQuestion(policy, since, until), id, lifeline)
                : LogReplay.RunAsync(file, policy, start?.UtcDateTime, end?.UtcDateTime, lifeline.Stopping));
            if (report is null) return ExitCode.Failed;
            if (parsed.GetValue(output) == "json") ReplayOutput.Json(report, Terminal.Out);
            else ReplayOutput.Table(report, Terminal.Out);
            return report.FalseShareBound * 100 > parsed.GetValue(most) ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static GatewayObject<PolicySpec>? Policy(IReadOnlyList<ObjectFile> files)
    {
        ObjectReading reading = ObjectReader.Read(files);
        foreach (ObjectError error in reading.Errors) Terminal.Error.WriteLine($"insight: {error}");
        if (reading.Errors.Count > 0) return null;
        if (reading.Objects is [{ Value: { Spec: PolicySpec spec, Metadata: { } metadata } }]) return new GatewayObject<PolicySpec>(metadata, spec);
        Terminal.Error.WriteLine("insight: the files must hold one object, of kind Policy");
        return null;
    }

    private static async Task<ReplayReport?> StoredAsync(InsightSettings settings, ReplayQuestion question, string? incident, Lifeline lifeline)
    {
        if (CommonOptions.CreateData(settings) is not { } data) return null;
        await using StorageSession storage = await StorageSession.OpenAsync(settings, data, lifeline.Stopping);
        HistoryReader history = new(storage.Source);
        if (incident is not null)
        {
            string tenant = question.Policy.Metadata.Tenant;
            (DateTime from, DateTime to) = await history.IncidentAsync(tenant, incident, lifeline.Stopping) ?? throw new InvalidOperationException($"tenant {tenant} has no incident of this id");
            question = question with { From = from, To = to };
        }

        PolicyReplay replay = new(history);
        return await PercentBar.ShowAsync("replaying", progress => replay.RunAsync(question, progress: progress, cancellationToken: lifeline.Stopping));
    }

    private static async Task<ReplayReport?> GuardedAsync(Lifeline lifeline, Func<Task<ReplayReport?>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is ClickHouseException or InvalidOperationException or SchemaException or IOException)
        {
            await Terminal.Error.WriteLineAsync($"insight: the replay stopped: {e.Message}");
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            // Whoever stopped it knows.
        }

        return null;
    }

    private static int Usage(string message)
    {
        Terminal.Error.WriteLine($"insight: {message}; see 'insight policy test --help'");
        return ExitCode.Usage;
    }
}
