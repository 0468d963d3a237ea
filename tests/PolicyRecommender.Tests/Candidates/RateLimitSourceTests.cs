using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.RateLimits;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class RateLimitSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Find_StoredTraffic_ProposesLimitsThatReplayCleanly()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history);

        IReadOnlyList<Candidate> candidates = await new RateLimitSource(history.Reader).FindAsync(Question(new ObjectSet()), CancellationToken.None);

        Assert.Equal(["rateLimit/shop.test/*", "rateLimit/shop.test/GET /orders/{id}"], candidates.Select(static c => c.Key));
        Candidate candidate = candidates[1];
        Assert.Equal(("", PolicyMode.Shadow, 400L), (candidate.Changes, candidate.Policy.Spec.Mode, candidate.Evidence.Clients));
        Assert.InRange(candidate.Policy.Spec.RateLimit!.Requests, 9, 25);
        Assert.Contains(candidate.Evidence.Cautions, static c => c.StartsWith("1 clients", StringComparison.Ordinal));
        Assert.NotNull(candidate.Policy.Spec.Expires);
        Assert.All(candidates, static c => Assert.Empty(ObjectRules.Check(new NamedObject(c.Policy.Metadata, c.Policy.Spec))));

        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(new ReplayQuestion(candidate.Policy, Start, Start.AddDays(1)));
        Assert.Equal(0, report.TouchedOrdinary);
        Assert.InRange(report.Touched, 250, 300);
    }

    [Fact]
    public async Task First_OfATenantsRequests_OrNone()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([Request(20), Request(10)], static _ => 0);
        Assert.Equal(Start.AddSeconds(10), await history.Reader.FirstAsync("t", Start, Start.AddDays(1), CancellationToken.None));
        Assert.Null(await history.Reader.FirstAsync("other", Start, Start.AddDays(1), CancellationToken.None));
    }

    [Fact]
    public async Task Find_PoisonedClient_DoesNotTeachAndIsSaid()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history);
        await history.StoreAsync([.. Enumerable.Range(0, 500).Select(static i => Request(100 + (i * 0.01), client: "10.9.9.9", path: "/orders/5", endpoint: "/orders/{id}"))], static _ => 7);
        PoisonedTime poisoned = new(Start, Start.AddDays(1), "10.9.9.9", "", "an incident");

        Candidate[] taught = [.. await new RateLimitSource(history.Reader).FindAsync(Question(new ObjectSet()), CancellationToken.None)];
        Candidate[] spared = [.. await new RateLimitSource(history.Reader).FindAsync(Question(new ObjectSet(), poisoned), CancellationToken.None)];

        Assert.InRange(spared[1].Policy.Spec.RateLimit!.Requests, 9, 25);
        Assert.Contains("500 requests did not teach: an incident", spared[1].Evidence.Cautions);
        Assert.True(taught.Length < 2 || taught[1].Policy.Spec.RateLimit!.Requests > 500);
    }

    [Fact]
    public async Task Find_LimitThatIsThereAlready_IsChangedOnlyWhenItIsFarOff()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history);
        RateLimitSource source = new(history.Reader);
        Candidate first = (await source.FindAsync(Question(new ObjectSet()), CancellationToken.None))[1];
        GatewayObject<PolicySpec> loose = new(first.Policy.Metadata with { Name = "by-hand" }, first.Policy.Spec with { RateLimit = new RateLimitRule { Requests = 100 } });

        Assert.DoesNotContain(await source.FindAsync(Question(new ObjectSet { Policies = [first.Policy] }), CancellationToken.None), c => c.Key == first.Key);
        Candidate changed = (await source.FindAsync(Question(new ObjectSet { Policies = [loose] }), CancellationToken.None)).Single(c => c.Key == first.Key);
        Assert.Equal(("by-hand", "by-hand"), (changed.Changes, changed.Policy.Metadata.Name));
    }

    private static CandidateQuestion Question(ObjectSet objects, params PoisonedTime[] poisoned) => new("t", Start, Start.AddDays(1), objects, poisoned);

    /// <summary>400 clients in a day, some of them in a network that has a name, each with some orders in a minute, and a scanner that is refused.</summary>
    private static async Task StoreAsync(StoredHistory history)
    {
        await history.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, service, method, template, tier) VALUES (7, 't', 'web', 'GET', '/orders/{id}', 2)");
        Random random = new(3);
        List<HistoryRequest> requests = [.. Enumerable.Range(0, 300).Select(static i => Request(40_000 + (i * 0.1), client: "10.6.6.6", path: "/orders/6", endpoint: "/orders/{id}", status: 404))];
        for (int client = 0; client < 400; client++)
        {
            double start = client * 86_000.0 / 400;
            int most = 1 + random.Next(8);
            for (int i = 0; i < most; i++) requests.Add(Request(start + (i * 3), client: $"10.1.{client / 250}.{client % 250}", path: $"/orders/{i}", endpoint: "/orders/{id}", source: client % 2 == 0 ? "network:internet" : ""));
        }

        await history.StoreAsync(requests, static _ => 7);
    }
}
