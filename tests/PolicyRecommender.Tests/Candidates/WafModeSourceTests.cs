using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Policy.WafChanges;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.WafModes;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class WafModeSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Find_DetectThatTripsAttackersOnly_ProposesToBlock()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await DetectAsync(history, falsely: 0);

        Candidate candidate = Assert.Single(await FindAsync(history));

        Assert.Equal((new WafRule { Mode = WafModeSetting.Block }, "waf/mode/shop.test"), (candidate.Policy.Spec.Waf, candidate.Key));
        Assert.Equal(40, candidate.Evidence.Facts[0].Value);
        Assert.InRange(candidate.Evidence.Facts[2].Value, 1e-6, WafModeSource.MostFalse);
        Assert.NotNull(candidate.Policy.Spec.Expires);
        Assert.Empty(await FindAsync(history, candidate.Policy));
    }

    [Fact]
    public async Task Find_DetectThatTripsOrdinaryClients_ProposesNothing()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await DetectAsync(history, falsely: 10);

        Assert.Empty(await FindAsync(history));
    }

    [Fact]
    public async Task Find_StricterLevelThatStopsMoreAttacks_IsProposedWithTheSamplesBound()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await ShadowAsync(history, sampled: 4_000, attacks: 30, falsely: 0);

        Candidate candidate = Assert.Single(await FindAsync(history));

        Assert.Equal(new WafRule { Paranoia = 2 }, candidate.Policy.Spec.Waf);
        Assert.Contains("in shadow", string.Join(' ', candidate.Evidence.Cautions), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 30, 0)]
    [InlineData(4_000, 30, 15)]
    [InlineData(4_000, 0, 0)]
    public async Task Find_StricterLevelThatIsLittleKnownOrFalseOrOfNoUse_ProposesNothing(int sampled, int attacks, int falsely)
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await ShadowAsync(history, sampled, attacks, falsely);

        Assert.Empty(await FindAsync(history));
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, params GatewayObject<PolicySpec>[] policies) =>
        new WafModeSource(history.Source, history.Reader).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), new ObjectSet { Policies = policies }, []), CancellationToken.None);

    private static Task DetectAsync(StoredHistory history, int falsely)
    {
        WafSeen clean = new() { Mode = WafMode.WafDetect }, found = clean with { Score = 5, Threshold = 5, Paranoia = 1, Matches = [new(949110, "TX:score", 0, true)] };
        return history.StoreAsync(
        [
            .. Enumerable.Range(0, 6_000).Select(i => Request(i * 14, client: $"10.0.{i % 500 / 250}.{i % 250}") with { Waf = clean }),
            .. Enumerable.Range(0, 40).Select(i => Request(i * 900, client: "10.9.9.9", status: 404) with { Waf = found }),
            .. Enumerable.Range(0, falsely).Select(i => Request(i * 900, client: $"10.0.0.{i}") with { Waf = found }),
        ]);
    }

    private static Task ShadowAsync(StoredHistory history, int sampled, int attacks, int falsely)
    {
        WafSeen unsampled = new() { Mode = WafMode.WafBlock }, passes = unsampled with { Paranoia = 1, ShadowParanoia = 2 }, stops = passes with { ShadowBlocks = true, ShadowScore = 5 };
        return history.StoreAsync(
        [
            .. Enumerable.Range(0, 8_000).Select(i => Request(i * 10, client: $"10.{i / 62_500}.{i / 250 % 250}.{i % 250}") with { Waf = i >= sampled ? unsampled : i < falsely ? stops : passes }),
            .. Enumerable.Range(0, attacks).Select(i => Request(i * 100, client: "10.9.9.9", status: 404) with { Waf = stops }),
        ]);
    }
}
