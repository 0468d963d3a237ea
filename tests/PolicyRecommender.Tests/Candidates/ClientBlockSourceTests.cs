using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Blocks;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class ClientBlockSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Find_HighAndCriticalClients_AreBlockedForATime()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([.. new[] { "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4" }.Select(static (client, i) => Request(86_000 + i, client: client, status: 404))]);
        await ThreatAsync(history, "10.0.0.1", "critical", minutesAgo: 120);
        await ThreatAsync(history, "10.0.0.2", "high", minutesAgo: 10);
        await ThreatAsync(history, "10.0.0.3", "high", minutesAgo: 90);
        await ThreatAsync(history, "10.0.0.4", "medium", minutesAgo: 5);

        IReadOnlyList<Candidate> candidates = await FindAsync(history);

        Assert.Equal([("10.0.0.1", 22.0), ("10.0.0.2", 50 / 60.0)], candidates.OrderBy(static c => c.Key).Select(static c => (Assert.Single(c.Policy.Spec.Block!.Clients), (c.Policy.Spec.Expires!.Value - Start.AddDays(1)).TotalHours)));
        Assert.All(candidates, static c => Assert.Empty(ObjectRules.Check(new NamedObject(c.Policy.Metadata, c.Policy.Spec))));
        Assert.Empty(await FindAsync(history, [.. candidates.Select(static c => c.Policy)]));
    }

    [Fact]
    public async Task Find_SharedAddress_IsSaidAndUnsure()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([.. Enumerable.Range(0, 20).Select(static i => Request(86_000 + i, client: "10.0.0.1") with { Session = $"s{i}" })]);
        await ThreatAsync(history, "10.0.0.1", "critical", minutesAgo: 10);

        Candidate candidate = Assert.Single(await FindAsync(history));

        Assert.Equal(CandidateConfidence.Low, candidate.Evidence.Confidence);
        Assert.Contains(candidate.Evidence.Cautions, static c => c.StartsWith("20 users or sessions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_Session_IsBlockedAsOne()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([Request(86_000, client: "10.0.0.1", status: 403) with { Session = "abc" }]);
        await ThreatAsync(history, "abc", "critical", minutesAgo: 10);

        Assert.Equal(ClientKeyKind.Session, Assert.Single(await FindAsync(history)).Policy.Spec.Block!.Key);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("' OR 1=1 --")]
    [InlineData("a\u0007b")]
    public async Task Find_ClientThatCannotBeBlocked_IsLeftAlone(string client)
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([Request(86_000, client: client, status: 403)]);
        await ThreatAsync(history, client, "critical", minutesAgo: 10);

        Assert.Empty(await FindAsync(history));
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, params GatewayObject<PolicySpec>[] policies) =>
        new ClientBlockSource(history.Source).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), new ObjectSet { Policies = policies }, []), CancellationToken.None);

    private static Task ThreatAsync(StoredHistory history, string client, string level, int minutesAgo) => history.ExecuteAsync("""
        INSERT INTO client_threats (client_key, window, tenant, app, host, client, score, level, last_seen, requests_today)
        SELECT @client, toDateTime(@at, 'UTC'), 't', 'shop', 'shop.test', @client, 80, @level, toDateTime(@at, 'UTC'), 400
        """, new { client, level, at = Start.AddDays(1).AddMinutes(-minutesAgo) });
}
