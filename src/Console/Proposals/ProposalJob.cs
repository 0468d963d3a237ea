using Insight.Console.Objects;
using Insight.Contracts.Objects;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;
using Insight.Storage.Control.Reports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Console.Proposals;

/// <summary>Runs <see cref="ProposalFollower"/> every few seconds and asks the sources for candidates every hour (<see cref="ProposalSettings.CandidateInterval"/>), in one console at a time.</summary>
internal sealed partial class ProposalJob(
    ProposalFollower follower, CandidateIntake intake, ProposalRunStore runs, ObjectStore objects, IEnumerable<ICandidateSource> sources, IEnumerable<IPoisonedTimeSource> poisoned, LeaseStore leases,
    IOptions<ConsoleOptions> options, TimeProvider time, ILogger<ProposalJob> logger, HistoryReader? history = null, JobReports? reports = null) : BackgroundService
{
    private const string DefaultTenant = "default";

    private readonly ProposalSettings _settings = options.Value.Proposals;
    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync("proposals-follow", _settings.FollowInterval, _ => { follower.Run(); return Task.CompletedTask; }, stoppingToken),
        RepeatAsync("proposals-candidates", _settings.CandidateInterval, AskAsync, stoppingToken));

    /// <summary>Asks every source for every tenant once.</summary>
    internal async Task AskAsync(CancellationToken cancellationToken)
    {
        ICandidateSource[] asked = [.. sources];
        if (asked.Length == 0) return;
        ObjectSet set = objects.Read().Set;
        DateTime to = time.GetUtcNow().UtcDateTime, earliest = to - _settings.History;
        foreach (string tenant in objects.Read().ByKey.Keys.Select(static key => key.Tenant).Append(DefaultTenant).Distinct(StringComparer.Ordinal).ToArray())
        {
            // What halves of the time agree on is asked of the time that there is, not of days before the first request.
            DateTime? first = history is null ? earliest : await history.FirstAsync(tenant, earliest, to, cancellationToken);
            if (_settings.HistoryProblem(first, to) is { } early)
            {
                runs.Put(tenant, new ProposalRun(to, first, early, null, [], []));
                continue;
            }

            DateTime from = first!.Value;
            List<PoisonedTime> times = [];
            foreach (IPoisonedTimeSource source in poisoned) times.AddRange(await source.FindAsync(tenant, from, to, cancellationToken));
            CandidateQuestion question = new(tenant, from, to, set, times);
            List<ProposalKindRun> kinds = [];
            foreach (IGrouping<string, ICandidateSource> kind in asked.GroupBy(static source => source.Kind)) kinds.Add(await AskAsync(kind, question, cancellationToken));
            runs.Put(tenant, new ProposalRun(to, from, "", PoisonSummary.Of(question), kinds, question.Refusals.All));
        }
    }

    private async Task<ProposalKindRun> AskAsync(IGrouping<string, ICandidateSource> kind, CandidateQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            // All of a kind at once: what none of its sources finds any more is withdrawn.
            List<Candidate> found = [];
            foreach (ICandidateSource source in kind) found.AddRange(await source.FindAsync(question, cancellationToken));
            intake.Take(question.Tenant, kind.Key, found);
            return new ProposalKindRun(kind.Key, found.Count, false);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // The others can still be asked.
            LogSourceFailed(error, kind.Key);
            return new ProposalKindRun(kind.Key, 0, true);
        }
    }

    private async Task RepeatAsync(string name, TimeSpan interval, Func<CancellationToken, Task> turn, CancellationToken stoppingToken)
    {
        // Not in the start of the host.
        await Task.Yield();
        bool failing = false;
        try
        {
            while (true)
            {
                long started = time.GetTimestamp();
                try
                {
                    // A little longer than the pause: whoever has it keeps it as long as he runs.
                    if (leases.TryAcquire(name, _holder, interval * 1.5) is not null)
                    {
                        await turn(stoppingToken);
                        reports?.Note(name, started, interval);
                    }

                    failing = false;
                }
                catch (Exception error) when (error is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
                {
                    if (!failing) LogFailed(error, name);
                    failing = true;
                    reports?.Note(name, started, interval, error);
                }

                await Task.Delay(interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Warning, Message = "Proposals: the job {Name} failed; it is tried again")]
    private partial void LogFailed(Exception error, string name);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Warning, Message = "Proposals: the source of {Kind} failed; its candidates are as before")]
    private partial void LogSourceFailed(Exception error, string kind);
}
