using Insight.Bench.Ingest;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;

namespace Insight.Bench.Recommender;

/// <summary>How fast requests are replayed once they are read.</summary>
internal static class ReplayFigures
{
    private const int Requests = 500_000;

    public static void Measure(Figures figures)
    {
        DateTime start = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
        PolicySpec spec = new() { Scope = new PolicyScope { Hosts = ["shop.example"] }, RateLimit = new RateLimitRule { Requests = 20 } };
        ReplayQuestion question = new(new GatewayObject<PolicySpec>(new ObjectMetadata { Name = "limit" }, spec), start, start.AddDays(1));
        long first = (long)(start - DateTime.UnixEpoch).TotalMicroseconds;
        HistoryRequest[] requests = [.. Enumerable.Range(0, Requests).Select(i => new HistoryRequest
        {
            TimeMicros = first + (i * 100_000L),
            Tenant = "default",
            Host = "shop.example",
            Service = "web",
            Method = "GET",
            Path = $"/orders/{i % 1000}",
            Endpoint = "/orders/{id}",
            Client = $"10.0.{i % 200}.{i % 97}",
            Status = 200,
            IsAccepted = true,
        })];
        double best = 0;
        for (int round = 0; round < 3; round++)
        {
            ReplayTally tally = new(question);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            foreach (HistoryRequest request in requests) tally.Add(request);
            best = Math.Max(best, Requests / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
            if (tally.Report().InScope != Requests) throw new InvalidDataException("The benchmark's requests are not in scope.");
        }

        figures.AtLeast("replay_requests_per_second", best, "1/s", 200_000);
    }
}
