using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Breakers;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class BreakerSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Bursts = "if(number % 400 < 4, 480, if(number % 3 = 0, 6, 0))";

    [Fact]
    public async Task Find_FailuresInBursts_GetABreakerClearlyAboveWhatIsOrdinary()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history, Bursts);

        // Bad minutes are incidents: they show when a breaker opens, and teach nothing of what is ordinary.
        Candidate candidate = Assert.Single(await FindAsync(history, [], new PoisonedTime(Start.AddMinutes(400), Start.AddMinutes(404), "", "orders", "an incident")));

        PolicySpec spec = candidate.Policy.Spec;
        Assert.Equal(("orders", 25, 50), (spec.Scope.Service, spec.Limits!.Breaker!.FailurePercent, spec.Limits.Breaker.LeastRequests));
        Assert.Equal((4, 16, 0.01), (candidate.Evidence.Facts[0].Value, candidate.Evidence.Facts[1].Value, candidate.Evidence.Facts[3].Value));
        Assert.Empty(await FindAsync(history, [candidate.Policy]));
    }

    [Fact]
    public async Task Find_LimitsThatAreThere_StayAsTheyAre()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history, Bursts);
        GatewayObject<PolicySpec> there = new(new ObjectMetadata { Name = "mine", Tenant = "t" }, new PolicySpec { Scope = new() { Service = "orders" }, Limits = new() { Concurrency = 7 } });

        Candidate candidate = Assert.Single(await FindAsync(history, [there]));

        Assert.Equal(("mine", 7), (candidate.Changes, candidate.Policy.Spec.Limits!.Concurrency));
    }

    [Theory]
    [InlineData("0")] // nothing fails
    [InlineData("if(number BETWEEN 100 AND 110, 480, 0)")] // once
    [InlineData("if(number % 4 = 0, 480, 0)")] // it always fails
    [InlineData("if(number % 400 < 4, 480, 90)")] // what is ordinary is too near
    [InlineData("if(number % 400 < 4, 200, 6)")] // never most of them
    public async Task Find_FailuresThatSayLittle_ProposeNothing(string failures)
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history, failures);
        Assert.Empty(await FindAsync(history, []));
    }

    [Fact]
    public async Task Find_MostlyPoisonedTime_ProposesNothing_AndSaysSo()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history, Bursts);
        CandidateQuestion question = new("t", Start, Start.AddDays(1), new ObjectSet(), [new PoisonedTime(Start, Start.AddHours(13), "", "orders", "an incident")]);

        Assert.Empty(await new BreakerSource(history.Source).FindAsync(question, CancellationToken.None));

        CandidateRefusal refusal = Assert.Single(question.Refusals.All);
        Assert.Equal(("limits", "orders"), (refusal.Kind, refusal.Service));
        Assert.StartsWith("54 % of the time had incidents of the service;", refusal.Reason, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, GatewayObject<PolicySpec>[] policies, params PoisonedTime[] poisoned) =>
        new BreakerSource(history.Source).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), new ObjectSet { Policies = policies }, poisoned), CancellationToken.None);

    /// <summary>1,400 minutes of 600 requests each, so many of which fail.</summary>
    private static Task StoreAsync(StoredHistory history, string failures) => history.ExecuteAsync($"""
        INSERT INTO edge_endpoint_minutes (minute, tenant, host, source_service, destination_service, endpoint_id, requests, errors_5xx)
        SELECT toDateTime(@at, 'UTC') + number * 60, 't', 'shop.test', 'web', 'orders', 7, 600, {failures}
        FROM numbers(1400)
        """, new { at = Start });
}
