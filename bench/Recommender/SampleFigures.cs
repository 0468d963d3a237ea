using Insight.ApiDiscovery.Learning;
using Insight.Bench.Ingest;
using Insight.Bench.Recommender.Attacks;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Replay;
using Insight.PolicyRecommender.History;

namespace Insight.Bench.Recommender;

/// <summary>Limits on a real log: learned on the clients that came first, tried on those that came later.</summary>
internal static class SampleFigures
{
    private const string Host = "sample.example";

    public static async Task MeasureAsync(Figures figures)
    {
        if (Find("shared/data/access-logs/apache_combined.log") is not { } file)
        {
            Terminal.WriteLine("# shared/data is not there: the sample is left out");
            return;
        }

        List<AccessRecord> records = [];
        await LogFileReader.ReadAsync(new ReplayRequest { Files = [file], Host = Host, Tenant = "default", Service = "site" }, (_, record, _) =>
        {
            if (record is not null) records.Add(record.Clone());
        });
        records.Sort(static (one, other) => one.TimeUs.CompareTo(other.TimeUs));
        string[] clients = [.. records.Select(static record => record.ClientIp).Distinct()];
        HashSet<string> earlier = [.. clients.Take(clients.Length * 6 / 10)];
        HostLearning learning = new();
        foreach (AccessRecord record in records.Where(record => earlier.Contains(record.ClientIp))) learning.Add(record);
        CatalogMatcher matcher = new(HostLearning.CatalogOf(learning.Learn([])));
        List<HistoryRequest> all = [.. records.Select(record => HistoryRequest.Of(record, HostLearning.Match(matcher, record).Template ?? ""))];
        List<HistoryRequest> taught = [.. all.Where(request => earlier.Contains(request.Client))], later = [.. all.Where(request => !earlier.Contains(request.Client))];

        LimitTrial trial = new(taught, Host);
        Random random = new(17);
        HistoryRequest[] there = [.. taught.Where(static request => request.IsAccepted)];
        IEnumerable<HistoryRequest> attacks = RecordedAttacks.Place(RecordedAttacks.Runs, later[0], there, later[0].TimeMicros, later[^1].TimeMicros);
        HistoryRequest[] mixed = [.. later.Concat(attacks).OrderBy(static request => request.TimeMicros)];
        TrialResult result = trial.Try(mixed, RecordedAttacks.IsAttacker);
        figures.Note("sample_later_clients", clients.Length - earlier.Count, "clients");
        figures.Note("sample_later_requests", result.Ordinary, "requests");
        figures.AtLeast("sample_limits", trial.Limits, "limits", 1);
        figures.AtMost("sample_clients_touched", result.Clients, "clients", 1);
        figures.AtMost("sample_requests_touched", result.Touched, "requests", 4);
        figures.Note("sample_touched_bound", LimitTrial.Bound(result.Touched, result.Ordinary) * 100, "%");
        AttackFigures.Print(figures, "sample", result, trial.Try(mixed, RecordedAttacks.IsAttacker, trial.HostLimit));

        // Who goes slowly on purpose is not seen by a rate: said, not hidden.
        foreach (double seconds in new[] { 0.25, 1, 5 })
        {
            TrialResult slow = trial.Try(SteadyAttack.Run(later[0], there, later[0].TimeMicros, seconds, 2_000, "198.51.100.99", random), static _ => true);
            figures.Note(System.FormattableString.Invariant($"sample_generated_attack_cut_at_one_request_per_{seconds}s"), slow.Cut, "share");
        }
    }

    private static string? Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, name);
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
