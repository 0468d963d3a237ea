using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Ingest.Replay;
using Insight.Offline;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.Replay;
using ReplayReport = Insight.PolicyRecommender.Replay.ReplayReport;

namespace Insight.Policies;

/// <summary>Replays a policy over a log file.</summary>
internal static class LogReplay
{
    /// <summary>Requests that are kept to be put in order of time.</summary>
    private const int MostRequests = 2_000_000;

    /// <summary>The report; null when the file cannot be read or holds nothing, which was said then.</summary>
    public static async Task<ReplayReport?> RunAsync(string file, GatewayObject<PolicySpec> policy, DateTime? from, DateTime? to, CancellationToken cancellationToken)
    {
        PolicyScope scope = policy.Spec.Scope;

        // What lines do not say is taken to be what the policy is about: a log is of one host mostly.
        ReplayRequest request = new()
        {
            Files = [file],
            Tenant = policy.Metadata.Tenant,
            App = scope.App,
            Host = scope.Hosts.FirstOrDefault(static host => !host.StartsWith('*')) ?? "",
            Service = scope.Service,
        };
        List<HistoryRequest> requests = [];
        long beyond = 0;
        ReplaySummary summary = await ReplayProgressBar.ShowAsync("reading", progress => LogRecords.ReadAsync(request, record =>
        {
            HistoryRequest one = HistoryRequest.Of(record);
            DateTime time = DateTime.UnixEpoch.AddMicroseconds(one.TimeMicros);
            if (time < from || time >= to) return;
            if (requests.Count < MostRequests) requests.Add(one);
            else beyond++;
        }, progress, cancellationToken));
        foreach (string problem in summary.Problems) await Terminal.Error.WriteLineAsync($"insight: {problem}");
        if (summary.Problems.Count > 0) return null;
        if (requests.Count == 0)
        {
            await Terminal.Error.WriteLineAsync("insight: the log holds no requests of that time");
            return null;
        }

        requests.Sort(static (one, other) => one.TimeMicros.CompareTo(other.TimeMicros));
        ReplayTally tally = new(new ReplayQuestion(policy, Time(requests[0]), Time(requests[^1]).AddMicroseconds(1)));
        tally.Limit("endpoints are not learned from a log: paths are matched by the policy's own templates, and samples are masked by the look of their paths");
        if (beyond > 0) tally.Limit($"{beyond} requests beyond the first {MostRequests} were left out");
        if (summary.Rejected > 0) tally.Limit($"{summary.Rejected} lines could not be read");
        foreach (HistoryRequest one in requests)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tally.Add(one);
        }

        return tally.Report();
    }

    private static DateTime Time(HistoryRequest request) => DateTime.UnixEpoch.AddMicroseconds(request.TimeMicros);
}
