using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Masks;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class MaskSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Find_AnswersWithSensitiveData_AreMasked()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, 1_000, "multiIf(number % 4 = 0, ['card', 'email'], number % 2 = 0, ['card'], emptyArrayString())");

        Candidate candidate = Assert.Single(await FindAsync(history, []));

        Assert.Equal(["card", "email"], candidate.Policy.Spec.Mask!.Kinds);
        Assert.Equal(new PolicyEndpoint { Method = "GET", Path = "/orders/{id}" }, Assert.Single(candidate.Policy.Spec.Scope.Endpoints));
        Assert.Equal((1_000L, 40L, 500.0), (candidate.Evidence.Requests, candidate.Evidence.Clients, candidate.Evidence.Facts[0].Value));
        Assert.Empty(await FindAsync(history, [candidate.Policy]));
    }

    [Fact]
    public async Task Find_NumbersThatLookLikeItByChance_AreLeftAlone()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, 4_000, "if(number % 150 = 0, ['card'], emptyArrayString())");

        Assert.Empty(await FindAsync(history, []));
    }

    [Fact]
    public async Task Find_PoisonedRequests_DoNotTeach()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, 1_000, "if(number % 2 = 0, ['card'], emptyArrayString())");

        Assert.Empty(await FindAsync(history, [], [.. Enumerable.Range(0, 40).Select(static i => new PoisonedTime(Start, Start.AddDays(1), $"10.0.0.{i}", "", "a scanner"))]));
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, GatewayObject<PolicySpec>[] policies, params PoisonedTime[] poisoned) =>
        new MaskSource(history.Source).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), new ObjectSet { Policies = policies }, poisoned), CancellationToken.None);

    private async Task<StoredHistory> CreateAsync()
    {
        StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, host, service, method, template, tier) VALUES (7, 't', 'shop.test', 'web', 'GET', '/orders/{id}', 2)");
        await history.ExecuteAsync("INSERT INTO endpoint_aliases (alias_id, endpoint_id) VALUES (70, 7)");
        return history;
    }

    private static Task StoreAsync(StoredHistory history, int count, string kinds) => history.ExecuteAsync($"""
        INSERT INTO records (record_id, time, window, tenant, host, destination_service, method, path, status, client_ip, endpoint_id, response_sensitive)
        SELECT sipHash128(number), toDateTime64(@at, 6, 'UTC') + intDiv(number * 86000, @count), toStartOfInterval(toDateTime(@at, 'UTC') + intDiv(number * 86000, @count), INTERVAL 10 SECOND, 'UTC'), 't', 'shop.test', 'web', 'GET', '/orders/7', 200,
          '10.0.0.' || toString(intDiv(number, 2) % 40), number % 3 = 0 ? 70 : 7, {kinds}
        FROM numbers(@count)
        """, new { at = Start, count });
}
