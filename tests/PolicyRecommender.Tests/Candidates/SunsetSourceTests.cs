using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Sunsets;
using Insight.PolicyRecommender.Replay;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class SunsetSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Find_EndpointsThatAreOver_AreClosedAndNothingElse()
    {
        await using StoredHistory history = await CreateAsync(old: 4, deprecated: 0);

        Candidate candidate = Assert.Single(await FindAsync(history, [3]));

        Assert.Equal(["/deprecated", "/gone", "/v1/orders/{id}"], candidate.Policy.Spec.Scope.Endpoints.Select(static endpoint => endpoint.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["/search", "/v2/orders/{orderId}"], candidate.Policy.Spec.Endpoints!.Allow.Select(static endpoint => endpoint.Path).Order(StringComparer.Ordinal));
        Assert.Contains("was replaced by /v2/orders/{orderId}", candidate.WhyNow, StringComparison.Ordinal);
        ReplayReport replay = await new PolicyReplay(history.Reader).RunAsync(new ReplayQuestion(candidate.Policy, Start.AddHours(12), Start.AddDays(1)));
        Assert.Equal((4, 4), (replay.InScope, replay.Touched));
        Assert.Empty(await FindAsync(history, [3], [candidate.Policy]));
    }

    [Fact]
    public async Task Find_EndpointsThatAreStillAskedFor_StayAsTheyAre()
    {
        await using StoredHistory history = await CreateAsync(old: 300, deprecated: 300, gone: 5);

        Assert.Empty(await FindAsync(history, [3]));
    }

    [Fact]
    public async Task Find_ScannerThatAsksForWhatIsOver_DoesNotKeepItOpen()
    {
        await using StoredHistory history = await CreateAsync(old: 300, deprecated: 300, gone: 5);

        Candidate candidate = Assert.Single(await FindAsync(history, [3], [], new PoisonedTime(Start, Start.AddDays(1), "10.7.0.1", "", "a scanner")));

        Assert.Contains("605 requests did not teach: a scanner", candidate.Evidence.Cautions);
    }

    [Theory]
    [InlineData("/v1/orders/{id}", 1, "/v*/orders/{}")]
    [InlineData("/api/v12/x", 12, "/api/v*/x")]
    [InlineData("/vip/{x}", 0, "/vip/{}")]
    [InlineData("/v0/x", 0, "/v0/x")]
    public void Version_OfATemplate_IsItsFirst(string template, int version, string form)
    {
        Assert.Equal(version, ApiVersion.Of(template, out string found));
        Assert.Equal(form, found);
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, ulong[] documents, GatewayObject<PolicySpec>[]? policies = null, params PoisonedTime[] poisoned) =>
        new SunsetSource(history.Source, new Documents(documents)).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), new ObjectSet { Policies = policies ?? [] }, poisoned), CancellationToken.None);

    /// <summary>An API with two versions, an endpoint that its document calls deprecated, one that was not used for long, and so many requests to them in the second half of the day.</summary>
    private async Task<StoredHistory> CreateAsync(int old, int deprecated, int gone = 0)
    {
        StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, tenant, host, service, method, template, tier) VALUES (1, 't', 'shop.test', 'web', 'GET', '/v1/orders/{id}', 2), (2, 't', 'shop.test', 'web', 'GET', '/v2/orders/{orderId}', 2),
              (3, 't', 'shop.test', 'web', 'GET', '/deprecated', 2), (4, 't', 'shop.test', 'web', 'GET', '/gone', 3), (5, 't', 'shop.test', 'web', 'GET', '/search', 2)
            """);
        (ulong Endpoint, string Path, double From, int Count)[] traffic =
            [(1, "/v1/orders/7", 0, 900), (2, "/v2/orders/7", 0, 300), (2, "/v2/orders/7", 43_200, 1_200), (5, "/search", 43_200, 900), (1, "/v1/orders/7", 43_200, old), (3, "/deprecated", 43_200, deprecated), (4, "/gone", 43_200, gone)];
        await history.StoreAsync(
            [.. traffic.SelectMany(static one => Enumerable.Range(0, one.Count).Select(i => Request(one.From + (i * 40_000.0 / one.Count), client: one.Endpoint is 2 or 5 || one.From == 0 ? $"10.0.0.{i % 90}" : "10.7.0.1", path: one.Path)))],
            request => traffic.First(one => one.Path == request.Path).Endpoint);
        return history;
    }

    private sealed class Documents(ulong[] ids) : IDeprecatedEndpoints
    {
        public Task<IReadOnlySet<ulong>> FindAsync(string tenant, CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<ulong>>(ids.ToHashSet());
    }
}
