using System.Globalization;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Storage.ClickHouse;
using Insight.Storage.Windows;

namespace Insight.PolicyRecommender.Candidates.Limits;

/// <summary>Proposes how long calls of an edge to an endpoint may take, how often they are tried again, and how many may be under way.</summary>
public sealed class TrafficLimitsSource(ClickHouseDataSource storage) : ICandidateSource
{
    private const long LeastRequests = 5_000;

    private const ulong LeastMinutes = 60;

    /// <summary>A limit that is there is proposed anew when the learned one is this much lower or higher.</summary>
    private const double WorthChanging = 0.25;

    /// <inheritdoc />
    public string Kind => "limits";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        DynamicParameters arguments = new(TaughtSql.Arguments(question));
        arguments.AddDynamicParams(new { requests = LeastRequests });
        await using ClickHouseConnection connection = storage.CreateConnection();
        EdgeLoad[] loads = [.. await connection.QueryAsync<EdgeLoad>(Command(TrafficLimitsSql.Load))];
        if (loads.Length == 0) return [];
        var retries = (await connection.QueryAsync<EdgeRetries>(Command(TrafficLimitsSql.Retries))).ToDictionary(static row => (row.Host, row.Source, row.Endpoint));
        var advice = (await connection.QueryAsync<EdgeAdvice>(Command(TrafficLimitsSql.Advice))).ToDictionary(static row => (row.Source, row.Service, row.Endpoint));

        // What holds for clients would hold for services, too, as a policy without a caller is about all.
        HashSet<ulong> called = [.. loads.Where(static load => load.Source.Length > 0).Select(static load => load.Endpoint)];
        return
        [
            .. loads.Where(load => load.Source.Length > 0 || !called.Contains(load.Endpoint))
                .SelectMany(load => Candidate(question, load, retries.GetValueOrDefault((load.Host, load.Source, load.Endpoint)), advice.GetValueOrDefault((load.Source, load.Service, load.Endpoint)))),
        ];

        CommandDefinition Command(string sql) => new(sql, arguments, commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken);
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, EdgeLoad load, EdgeRetries? retries, EdgeAdvice? advice)
    {
        double stability = LearnedTraffic.Stability(load);
        if (Poison.Refuses(question, "limits", load.Service) || load.Minutes < LeastMinutes || stability < LearnedTraffic.LeastStability) yield break;
        TimeSpan? timeout = LearnedTraffic.Timeout(load, out double cut);
        RouteRetry? retry = LearnedTraffic.Retry(retries);
        int? concurrency = LearnedTraffic.Concurrency(load);
        if (timeout is null && retry is null && concurrency is null) yield break;

        PolicyScope scope = new() { Hosts = [load.Host], Service = load.Service, Source = load.Source, Endpoints = [new PolicyEndpoint { Method = load.Method, Path = load.Template }] };
        GatewayObject<PolicySpec>? existing = Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.Limits is not null);
        TrafficLimitsRule rule = new() { Timeout = timeout is null ? null : new RouteTimeout { Total = timeout }, Retry = retry, Concurrency = concurrency };
        if (existing?.Spec.Limits is { } before && IsNear(before, rule)) yield break;

        string caller = load.Source.Length > 0 ? TrafficText.Clean(load.Source) : "clients", what = $"{load.Method} {TrafficText.Clean(load.Template)} of {TrafficText.Clean(load.Service)}";
        List<string> parts = [], why = [], cautions = [];
        if (timeout is { } limit)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"at most {limit.TotalMilliseconds:0} ms"));
            why.Add(string.Create(CultureInfo.InvariantCulture, $"of {load.Requests} calls at most {cut:P3} took longer"));
        }

        if (concurrency is not null)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"at most {concurrency} under way"));
            why.Add("with more under way, calls took twice as long and longer");
            cautions.Add("requests under way are counted by each gateway, and were learned over all: several gateways together let more through");
        }

        if (retry is not null)
        {
            parts.Add("one retry only, of connections that fail");
            why.Add(string.Create(CultureInfo.InvariantCulture, $"{retries!.Attempts} attempts after the first went out for {retries.Requests} calls, and helped {retries.Helped} of {retries.Retried}"));
        }

        if (advice is not null) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"one request of {caller} makes {advice.CallsPerParent:0.#} of these calls, {advice.CallsPerSecond:0.#} a second in all: asking for several at once, or keeping answers, comes before any limit"));
        if (load.Failures * 100 > load.Requests) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"{load.Failures} of the calls failed, and count with the time they took"));
        if (question.Poisoned.Count > 0) cautions.Add("minutes with incidents of the service did not teach");
        yield return new Candidate(
            $"limits/{load.Host}/{load.Source}/{load.Service}/{load.Method} {load.Template}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("limits", load.Host, load.Source, load.Service, load.Method, load.Template), Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), Limits = rule }),
            existing?.Metadata.Name ?? "",
            $"Calls of {caller} to {what}: {string.Join(", ", parts)}",
            string.Join("; ", why),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = (long)load.Requests,
                Clients = load.Source.Length > 0 ? 1 : 0,
                Stability = stability,

                // Callers are services: how many calls there were says how sure it is.
                Confidence = Confidences.Of((long)load.Requests / 50, stability),
                Facts = [.. Figures(load, cut, retries)],
                Cautions = cautions,
            });
    }

    private static IEnumerable<EvidenceFact> Figures(EdgeLoad load, double cut, EdgeRetries? retries)
    {
        Dictionary<short, ulong> all = new(load.First);
        foreach ((short bucket, ulong count) in load.Second) all[bucket] = all.GetValueOrDefault(bucket) + count;
        foreach ((string name, double quantile) in new[] { ("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999) })
            yield return new EvidenceFact($"duration, {name}", Math.Round(LogHistogram.Quantile(all, quantile) / 1000, 1), "ms");
        yield return new EvidenceFact("share of calls that took longer than the limit, upper 95 % bound", cut);
        if (retries is not null) yield return new EvidenceFact("attempts after the first", retries.Attempts, "requests");
    }

    private static bool IsNear(TrafficLimitsRule before, TrafficLimitsRule learned) =>
        Near(before.Timeout?.Total?.TotalSeconds, learned.Timeout?.Total?.TotalSeconds) && Near(before.Concurrency, learned.Concurrency) && (learned.Retry is null || before.Retry?.Attempts <= learned.Retry.Attempts);

    private static bool Near(double? before, double? learned) => learned is null || (before is { } old && Math.Abs(old - learned.Value) < old * WorthChanging);
}
