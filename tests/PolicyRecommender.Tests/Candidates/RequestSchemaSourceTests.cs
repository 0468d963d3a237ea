using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Schemas;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class RequestSchemaSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Body = "{items:[{qty:integer,sku:string}],note:string|null}";

    [Fact]
    public async Task Find_ConfirmedEndpoint_TakesWhatManyClientsSent()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history);

        Candidate candidate = Assert.Single(await FindAsync(history));

        RequestSchemaRule rule = candidate.Policy.Spec.Schema!;
        Assert.Equal(["items", "items[].qty", "items[].sku", "note"], rule.Fields!);
        Assert.Equal((800L, 0), (rule.MostBytes, rule.Query!.Count));
        Assert.Equal(("schema/shop.test/POST /orders", 1.0), (candidate.Key, candidate.Evidence.Stability));
        Assert.Contains(candidate.Evidence.Cautions, static c => c.StartsWith("1 names were sent by fewer than 3 clients", StringComparison.Ordinal));
        Assert.Empty(ObjectRules.Check(new NamedObject(candidate.Policy.Metadata, candidate.Policy.Spec)));
        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(new ReplayQuestion(candidate.Policy, Start, Start.AddDays(1)));
        Assert.Equal((1, "unknown-field"), (report.Touched, Assert.Single(report.Samples).Reason));
        Assert.Empty(await FindAsync(history, candidate.Policy));
    }

    [Fact]
    public async Task Find_NamesThatCameLate_AreNotLearnedYet()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await StoreAsync(history);
        await history.StoreAsync([.. Enumerable.Range(0, 200).Select(static i => Request(80_000 + i, client: $"10.0.2.{i}", path: "/orders", method: "POST") with { BodyBytes = 10 })], static _ => 7, static _ => "{coupon:string,gift:boolean}");

        Assert.Empty(await FindAsync(history));
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, params GatewayObject<PolicySpec>[] policies) =>
        new RequestSchemaSource(history.Source).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), new ObjectSet { Policies = policies }, []), CancellationToken.None);

    /// <summary>200 clients who order over a day, and one that sends a field of its own.</summary>
    private static async Task StoreAsync(StoredHistory history)
    {
        await history.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, host, service, method, template, tier) VALUES (7, 't', 'shop.test', 'web', 'POST', '/orders', 2)");
        List<HistoryRequest> requests = [.. Enumerable.Range(0, 1_200).Select(static i => Request(i * 70, client: $"10.0.1.{i % 200}", path: "/orders", method: "POST") with { BodyBytes = 100 + (i % 301) })];
        requests.Add(Request(500.5, client: "10.9.9.9", path: "/orders", method: "POST") with { BodyBytes = 50, RequestId = "odd" });
        await history.StoreAsync(requests, static _ => 7, static r => r.RequestId == "odd" ? "{admin:boolean}" : Body);
    }
}
