using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Live;

namespace Insight.Console.Tests.Pages;

/// <summary>A tenant whose payment service fails, and what detection made of it.</summary>
internal static class IncidentScene
{
    public const string Tenant = "acme", Open = "00000000000000a1", Over = "00000000000000a2";

    public static readonly DateTime Start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc), Now = Start.AddMinutes(12);

    /// <summary>An incident that goes on: payment fails, checkout and web feel it.</summary>
    public static IncidentView Failing { get; } = new(
        Open, Tenant, "shop", Start.AddMinutes(6), Start.AddMinutes(5), Now.AddSeconds(-10), null, "payment: 38 % of requests failed, and calls of checkout with them", 1e-42, ["payment", "checkout", "web"],
        [
            new CauseView(IncidentCauseKind.Service, "", "payment", "0000000000000000", "", 0.91, ["web", "checkout", "payment"],
                ["38 % of its requests failed where 0.2 % were usual", "it failed 20 s before those who call it", "v42 was rolled out 3 min before"]),
            new CauseView(IncidentCauseKind.Load, "", "web", "0000000000000000", "", 0.06, [], ["12 % more requests than usual"]),
        ],
        [
            Finding(SubjectKind.Service, FindingMetric.ErrorRate, "", "payment", 0, 1e-42, 0.38, 0.002, 0, 0.01, "38 % of 912 requests failed where 0.2 % were usual"),
            Finding(SubjectKind.Edge, FindingMetric.ErrorRate, "checkout", "payment", 10, 1e-30, 0.37, 0.002, 0, 0.01, "37 % of 880 calls failed where 0.2 % were usual"),
            Finding(SubjectKind.EdgeEndpoint, FindingMetric.LatencyP95, "checkout", "payment", 20, 1e-18, 412_000, 96_000, 80_000, 140_000, "5 % took longer than 412 ms where 96 ms were usual"),
            Finding(SubjectKind.Service, FindingMetric.ErrorRate, "", "checkout", 30, 1e-15, 0.12, 0.003, 0, 0.02, "12 % of 640 requests failed where 0.3 % were usual"),
        ],
        [new TimelineView(Start.AddMinutes(5), "It began at payment"), new TimelineView(Start.AddMinutes(6), "It could be known"), new TimelineView(Start.AddMinutes(7), "It spread to checkout")],
        [new SimilarView(Over, Start.AddDays(-3), 0.62, "payment: 20 % of requests failed")])
    {
        Advice = [new AdviceView(Anomaly.Patterns.AdviceKind.ManyCallsPerRequest, Tenant, "shop", "checkout", "payment", "00000000000000ff", Start, 6, 9, 30, "One request asks six times: ask for all at once.")],
    };

    public static IncidentView Earlier { get; } = Failing with
    {
        Id = Over,
        Opened = Start.AddDays(-3),
        Began = Start.AddDays(-3).AddMinutes(-1),
        LastSeen = Start.AddDays(-3).AddMinutes(9),
        Closed = Start.AddDays(-3).AddMinutes(14),
        Title = "payment: 20 % of requests failed",
        PValue = 1e-14,
        Services = ["payment"],
        Similar = [],
        Advice = [],
    };

    public static Task StoreAsync(TrafficSeed seed, long version, params IncidentView[] incidents) =>
        new DetectionStore(seed.Source).WriteIncidentsAsync([.. incidents.Select(i => (i, version))], CancellationToken.None);

    /// <summary>Both incidents, bands of payment, mild findings, advice, and a budget that was judged for a week.</summary>
    public static async Task StoreAllAsync(TrafficSeed seed)
    {
        await StoreAsync(seed, 1, Failing, Earlier);
        await seed.ExecuteAsync("""
            INSERT INTO bands (service, source_service, endpoint_id, kind, tenant, metric, minute, value, lower, expected, upper)
            SELECT 'payment', '', 0, 'service', 'acme', metric, toDateTime('2026-03-01 09:36:00', 'UTC') + 60 * number AS at,
                multiIf(metric = 'error-rate', if(number >= 29, 0.36 + 0.03 * sin(number), 0.002), metric = 'request-rate', 14 + 2 * sin(number / 3), if(number >= 29, 380000, 95000 + 6000 * sin(number))),
                multiIf(metric = 'error-rate', 0, metric = 'request-rate', 10, 80000), multiIf(metric = 'error-rate', 0.002, metric = 'request-rate', 14, 96000), multiIf(metric = 'error-rate', 0.012, metric = 'request-rate', 18, 140000)
            FROM numbers(36) ARRAY JOIN ['error-rate', 'request-rate', 'latency-p95'] AS metric
            """);
        await seed.ExecuteAsync("""
            INSERT INTO findings (window, position, tenant, app, kind, service, metric, p_value, observed, expected, lower, upper, requests, reason) VALUES
            ('2026-03-01 10:05:00', 0, 'acme', 'shop', 'service', 'users', 'client-error-rate', 2e-5, 0.31, 0.22, 0.1, 0.3, 420, '31 % of 420 requests were refused where 22 % were usual')
            """);
        await seed.ExecuteAsync("""
            INSERT INTO call_advice (tenant, app, source_service, service, endpoint_id, kind, told_at, since, calls_per_parent, most_per_parent, calls_per_second, text)
            VALUES ('acme', 'shop', 'web', 'catalogue', 255, 1, '2026-03-01 10:05:00', '2026-03-01 09:00:00', 6, 9, 30, 'One request of web asks catalogue six times: ask for all at once.')
            """);
        await seed.ExecuteAsync("INSERT INTO detection_windows (window, judged_at, subjects, budget) SELECT toDateTime('2026-03-01 10:11:50', 'UTC') - 10 * number, toDateTime('2026-03-01 10:12:06', 'UTC') - 10 * number, 42, 1 FROM numbers(60480)");
    }

    /// <summary>Requests of one client while it goes on: what a policy is replayed over.</summary>
    public static Task StoreRequestsAsync(TrafficSeed seed) => seed.ExecuteAsync("""
        INSERT INTO records (record_id, time, window, tenant, host, destination_service, method, path, status, client_ip)
        SELECT sipHash128(number), toDateTime64('2026-03-01 10:06:00', 6, 'UTC') + number, toStartOfInterval(toDateTime('2026-03-01 10:06:00', 'UTC') + number, INTERVAL 10 SECOND, 'UTC'), 'acme', 'shop.test', 'payment', 'POST', '/charges', 500, '10.1.2.3'
        FROM numbers(120)
        """);

    private static FindingView Finding(SubjectKind kind, FindingMetric metric, string source, string service, int second, double p, double observed, double expected, double lower, double upper, string reason) => new(
        kind, metric, Tenant, "shop", "shop.example", source, service, kind == SubjectKind.EdgeEndpoint ? "00000000000000ff" : "0000000000000000", "",
        Start.AddMinutes(5).AddSeconds(second), Now.AddSeconds(-10), p, observed, expected, lower, upper, 912, reason);
}
