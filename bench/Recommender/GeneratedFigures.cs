using Insight.Bench.Ingest;
using Insight.Bench.Recommender.Attacks;
using Insight.PolicyRecommender.History;

namespace Insight.Bench.Recommender;

/// <summary>Limits on many generated clients: each endpoint has 30,000 that teach and as many others to try on. Sessions are heavy-tailed in length and pace.</summary>
internal static class GeneratedFigures
{
    private const int Clients = 30_000;
    private const string Host = "shop.example";
    private const long Day = 86_400_000_000;

    private static readonly (string Path, double Share, double Seconds)[] s_endpoints = [("/", 0.3, 20), ("/catalog/{id}", 0.4, 8), ("/search", 0.2, 12), ("/assets/{name}", 1, 1.5)];

    public static void Measure(Figures figures)
    {
        List<HistoryRequest> taught = Traffic(new Random(101), "10", 0), later = Traffic(new Random(202), "11", Day);
        LimitTrial trial = new(taught, Host);
        IEnumerable<HistoryRequest> attacks = RecordedAttacks.Place(RecordedAttacks.Runs, later[0], taught.Take(1_000), Day, 2 * Day);
        HistoryRequest[] mixed = [.. later.Concat(attacks).OrderBy(static request => request.TimeMicros)];
        TrialResult result = trial.Try(mixed, RecordedAttacks.IsAttacker);
        int all = later.Select(static request => request.Client).Distinct().Count();
        figures.Note("generated_clients", all, "clients");
        figures.Note("generated_requests", result.Ordinary, "requests");
        figures.AtLeast("generated_limits", trial.Limits, "limits", s_endpoints.Length + 1);
        int worst = 0;
        for (int limit = 0; limit < trial.Limits; limit++)
        {
            int touched = trial.Try(later, static _ => false, limit).Clients;
            worst = Math.Max(worst, touched);
            bool isHost = trial.PathOf(limit).Length == 0;
            figures.Note($"generated_clients_touched_bound_of_{(isHost ? "host" : trial.PathOf(limit))}", LimitTrial.Bound(touched, isHost ? all : Clients) * 100, "%");
        }

        figures.AtMost("generated_clients_touched_by_one_limit", (double)worst / Clients * 100, "%", 0.15);
        figures.AtMost("generated_clients_touched_by_one_limit_bound", LimitTrial.Bound(worst, Clients) * 100, "%", 0.15);

        // Every client meets all five limits here.
        figures.AtMost("generated_clients_touched_by_any", (double)result.Clients / all * 100, "%", 0.15);
        figures.AtMost("generated_clients_touched_by_any_bound", LimitTrial.Bound(result.Clients, all) * 100, "%", 0.15);
        figures.AtMost("generated_requests_touched_bound", LimitTrial.Bound(result.Touched, result.Ordinary) * 100, "%", 0.15);
        AttackFigures.Print(figures, "generated", result, trial.Try(mixed, RecordedAttacks.IsAttacker, trial.HostLimit));
    }

    /// <summary>A day of clients, each with one session: log-normal numbers of requests, exponential times between them.</summary>
    private static List<HistoryRequest> Traffic(Random random, string network, long start)
    {
        List<HistoryRequest> requests = [];
        foreach ((string path, double share, double seconds) in s_endpoints)
        {
            for (int client = 0; client < Clients; client++)
            {
                double pace = seconds * Math.Exp(0.5 * Normal(random)), time = random.NextDouble() * 86_000;
                int count = 1 + (int)(share * Math.Exp(1 + (1.0 * Normal(random))));
                for (int i = 0; i < count && time < 86_400; i++)
                {
                    requests.Add(new HistoryRequest
                    {
                        TimeMicros = start + (long)(time * 1e6),
                        Tenant = "default",
                        Host = Host,
                        Service = "web",
                        Method = "GET",
                        Path = path.Replace("{id}", "7", StringComparison.Ordinal).Replace("{name}", "a.js", StringComparison.Ordinal),
                        Endpoint = path,
                        Client = $"{network}.{client / 65536}.{client / 256 % 256}.{client % 256}",
                        Status = 200,
                        IsAccepted = true,
                    });
                    time += -Math.Log(1 - random.NextDouble()) * pace;
                }
            }
        }

        requests.Sort(static (one, other) => one.TimeMicros.CompareTo(other.TimeMicros));
        return requests;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
