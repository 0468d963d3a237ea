using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Limits;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class TrafficLimitsSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Find_SteadyCallsOfAService_GetATimeoutAboveTheirTail()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, minutes: 1_400, micros: "if(number % 50 = 0, 400000, 20000)");

        Candidate candidate = Assert.Single(await FindAsync(history, []));

        // One call in fifty takes 0.4 s, and none longer.
        PolicySpec spec = candidate.Policy.Spec;
        Assert.InRange(spec.Limits!.Timeout!.Total!.Value.TotalMilliseconds, 790, 850);
        Assert.Equal((null, null), (spec.Limits.Concurrency, spec.Limits.Retry));
        Assert.Equal(("web", "orders"), (spec.Scope.Source, spec.Scope.Service));
        Assert.InRange(candidate.Evidence.Facts[3].Value, 0, 0.001);
        Assert.Empty(await FindAsync(history, [candidate.Policy]));
    }

    [Fact]
    public async Task Find_DurationsThatGrowWithLoad_GetALimitBelowTheKnee()
    {
        await using StoredHistory history = await CreateAsync();

        // Twenty calls are under way in an ordinary minute; in 30 busy ones 640 are, and take four times as long.
        await StoreAsync(history, minutes: 1_400, micros: "if(number % 47 = 0, 80000, 20000)", requests: "if(number % 47 = 0, 480000, 60000)");

        Candidate candidate = Assert.Single(await FindAsync(history, []));

        Assert.InRange(candidate.Policy.Spec.Limits!.Concurrency!.Value, 24, 48);
        Assert.Contains(candidate.Evidence.Cautions, static caution => caution.Contains("each gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_RetriesThatHardlyHelp_BecomeFewer()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, minutes: 1_400, micros: "20000");
        await history.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, host, source_service, destination_service, method, path, status, endpoint_id, retries)
            SELECT sipHash128(number), toDateTime64(@at, 6, 'UTC') + number, toStartOfInterval(toDateTime(@at, 'UTC') + number, INTERVAL 10 SECOND, 'UTC'), 't', 'shop.test', 'web', 'orders', 'GET', '/orders/7',
              if(number % 10 = 0, 200, 503), 7, if(number % 4 = 0, 2, 0)
            FROM numbers(2000)
            """, new { at = Start });

        Candidate candidate = Assert.Single(await FindAsync(history, []));

        Assert.Equal(1, candidate.Policy.Spec.Limits!.Retry!.Attempts);
        Assert.Contains("1000 attempts after the first went out for 2000 calls", candidate.WhyNow, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_OneRequestThatMakesManyCalls_IsSaid()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, minutes: 1_400, micros: "20000");
        await history.ExecuteAsync("INSERT INTO call_advice (tenant, app, source_service, service, endpoint_id, kind, told_at, calls_per_parent, calls_per_second) VALUES ('t', 'shop', 'web', 'orders', 7, 'many-calls-per-request', @at, 24.5, 120)", new { at = Start.AddHours(20) });

        Candidate candidate = Assert.Single(await FindAsync(history, []));

        Assert.Contains(candidate.Evidence.Cautions, static caution => caution.StartsWith("one request of web makes 24.5 of these calls, 120 a second", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1_400, "if(number < 720, 20000, 900000)")] // the halves disagree
    [InlineData(50, "20000")] // an hour is too little
    [InlineData(1_400, "40000000")] // a limit would save nothing
    public async Task Find_CallsThatSayLittle_ProposesNothing(int minutes, string micros)
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, minutes, micros);

        Assert.Empty(await FindAsync(history, []));
    }

    [Fact]
    public async Task Find_PoisonedMinutes_DoNotTeach()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, minutes: 1_400, micros: "if(number BETWEEN 300 AND 400, 20000000, 20000)");
        PoisonedTime incident = new(Start.AddMinutes(300), Start.AddMinutes(401), "", "orders", "an incident");

        Candidate candidate = Assert.Single(await FindAsync(history, [], incident));

        Assert.Equal(250, candidate.Policy.Spec.Limits!.Timeout!.Total!.Value.TotalMilliseconds);
        Assert.Empty(await FindAsync(history, [], new PoisonedTime(Start, Start.AddHours(13), "", "orders", "an incident")));
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, GatewayObject<PolicySpec>[] policies, params PoisonedTime[] poisoned) =>
        new TrafficLimitsSource(history.Source).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), new ObjectSet { Policies = policies }, poisoned), CancellationToken.None);

    private async Task<StoredHistory> CreateAsync()
    {
        StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, host, service, method, template, tier) VALUES (7, 't', 'shop.test', 'orders', 'GET', '/orders/{id}', 2)");
        return history;
    }

    /// <summary>Minutes of calls that all take as long.</summary>
    private static Task StoreAsync(StoredHistory history, int minutes, string micros, string requests = "600") => history.ExecuteAsync($"""
        INSERT INTO edge_endpoint_minutes (minute, tenant, host, source_service, destination_service, endpoint_id, requests, duration_us, durations)
        SELECT toDateTime(@at, 'UTC') + number * 60, 't', 'shop.test', 'web', 'orders', 7, {requests}, {requests} * ({micros}), map(toInt16(floor(log({micros}) / log(1.04))), toUInt64({requests}))
        FROM numbers(@minutes)
        """, new { at = Start, minutes });
}
