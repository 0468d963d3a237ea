using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Endpoints;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class EndpointAllowSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Find_HostWhoseEndpointsAreConfirmed_ListsThem()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history, unconfirmed: 5);

        Candidate candidate = Assert.Single(await FindAsync(history));

        Assert.Equal([("POST", "/login"), ("GET", "/orders/{id}")], candidate.Policy.Spec.Endpoints!.Allow.Select(static e => (e.Method, e.Path)));
        Assert.Equal(("endpoints/shop.test", 2_005L, 0.5), (candidate.Key, candidate.Evidence.Requests, candidate.Evidence.Stability));
        Assert.Contains("5 requests that the application accepted went to what is not confirmed yet; they would be turned away", candidate.Evidence.Cautions);
        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(new ReplayQuestion(candidate.Policy, Start, Start.AddDays(1)));
        Assert.Equal((305, 5), (report.Touched, report.TouchedOrdinary));
        Assert.Empty(await FindAsync(history, candidate.Policy));
    }

    [Fact]
    public async Task Find_HostWithMuchThatIsNotConfirmed_ProposesNothing()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history, unconfirmed: 100);

        Assert.Empty(await FindAsync(history));
    }

    [Fact]
    public async Task Find_PoisonedRequests_DoNotTeach()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history, unconfirmed: 100);

        Candidate candidate = Assert.Single(await EndpointAllowSourceFind(history, new ObjectSet(), new PoisonedTime(Start, Start.AddDays(1), "10.8.8.8", "", "a scanner")));

        Assert.Equal(2_000, candidate.Evidence.Requests);
        Assert.Contains("400 requests did not teach: a scanner", candidate.Evidence.Cautions);
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, params GatewayObject<PolicySpec>[] policies) => EndpointAllowSourceFind(history, new ObjectSet { Policies = policies });

    private static Task<IReadOnlyList<Candidate>> EndpointAllowSourceFind(StoredHistory history, ObjectSet objects, params PoisonedTime[] poisoned) =>
        new EndpointAllowSource(history.Source).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), objects, poisoned), CancellationToken.None);

    /// <summary>Two confirmed endpoints, one of them new; a candidate; 300 refused requests of a scanner; and accepted ones to what is not confirmed.</summary>
    private static async Task StoreAsync(StoredHistory history, int unconfirmed)
    {
        await history.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, tenant, host, service, method, template, tier, first_time) VALUES
              (7, 't', 'shop.test', 'web', 'GET', '/orders/{id}', 2, '2026-05-01 00:00:00'), (8, 't', 'shop.test', 'web', 'POST', '/login', 2, '2026-06-01 20:00:00'),
              (9, 't', 'shop.test', 'web', 'GET', '/beta', 1, '2026-05-01 00:00:00'), (10, 'other', 'shop.test', 'web', 'GET', '/foreign', 2, '2026-05-01 00:00:00')
            """);
        List<HistoryRequest> requests = [];
        for (int i = 0; i < 2_000; i++) requests.Add(i % 2 == 0 ? Request(i, client: $"10.0.1.{i % 200}", path: $"/orders/{i}") : Request(i, client: $"10.0.1.{i % 200}", path: "/login", method: "POST"));
        for (int i = 0; i < 300; i++) requests.Add(Request(i, client: "10.8.8.8", path: $"/x{i}", status: 404));
        for (int i = 0; i < unconfirmed; i++) requests.Add(Request(i, client: "10.8.8.8", path: "/beta"));
        await history.StoreAsync(requests, static r => r.Path == "/login" ? 8u : r.Path == "/beta" ? 9u : r.Path.StartsWith("/orders/", StringComparison.Ordinal) ? 7u : 0u);
        await history.ExecuteAsync("OPTIMIZE TABLE records FINAL");
    }
}
