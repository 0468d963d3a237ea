using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Policy.WafChanges;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Replay.Waf;

public sealed class WafReplayTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly WafSeenMatch s_sql = new(942100, "ARGS:comment", 3, false), s_decided = new(949110, "TX:blocking_inbound_anomaly_score", 0, true);

    [Fact]
    public async Task Replay_DetectToBlock_CountsWhatWouldBeStopped()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        WafSeen clean = new() { Mode = WafMode.WafDetect }, found = new() { Mode = WafMode.WafDetect, Score = 5, Threshold = 5, Paranoia = 1, Matches = [s_sql, s_decided] };
        await history.StoreAsync(
        [
            .. Enumerable.Range(0, 200).Select(i => Request(i, client: $"10.0.0.{i % 50}") with { Waf = clean }),
            .. Enumerable.Range(0, 6).Select(i => Request(i, client: $"10.9.0.{i % 3}", status: i < 2 ? 200 : 404) with { Waf = found }),
            Request(7, host: "other.test", client: "10.9.0.9") with { Waf = found },
        ], times: 2);

        ReplayReport report = await ReplayAsync(history, new PolicySpec { Scope = new PolicyScope { Hosts = ["shop.test"] }, Waf = new WafRule { Mode = WafModeSetting.Block } });

        Assert.Equal((206, 6, 3, 2, 0), (report.InScope, report.Touched, report.TouchedClients, report.TouchedOrdinary, report.Sampled));
        Assert.Equal(BinomialBound.Upper(2, 202), report.FalseShareBound, 9);
        Assert.All(report.Samples, static sample => Assert.Equal("waf-score", sample.Reason));
    }

    [Fact]
    public async Task Replay_Exclusion_CountsWhatWouldPass()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        WafSeen one = new() { Mode = WafMode.WafBlock, Score = 5, Threshold = 5, IsStopped = true, Matches = [s_sql, s_decided] }, both = one with { Score = 10, Matches = [s_sql, new(941100, "ARGS:comment", 3, false), s_decided] };
        await history.StoreAsync([.. Enumerable.Range(0, 8).Select(i => Request(i, client: $"10.0.0.{i}", status: 403) with { Waf = one }), .. Enumerable.Range(0, 5).Select(i => Request(i, client: "10.9.9.9", status: 403) with { Waf = both })]);

        ReplayReport narrow = await ReplayAsync(history, new PolicySpec { WafExclusion = new WafExclusionRule { Rules = [942100], Variables = ["ARGS:comment"] } });
        ReplayReport wide = await ReplayAsync(history, new PolicySpec { WafExclusion = new WafExclusionRule { Rules = [942100, 941100], Variables = ["ARGS:comment"] } });
        ReplayReport other = await ReplayAsync(history, new PolicySpec { WafExclusion = new WafExclusionRule { Rules = [942100], Variables = ["ARGS:q"] } });

        Assert.Equal((0, 8, 8), (narrow.Touched, narrow.Released, narrow.ReleasedClients));
        Assert.Equal((13, 9), (wide.Released, wide.ReleasedClients));
        Assert.Equal(0, other.Released);
    }

    [Fact]
    public async Task Replay_StricterLevel_IsScaledFromTheSampleWithABoundOfItsClients()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);

        // 2,000 clients with ten requests each; a tenth of them was looked at. In truth the level would stop one request each of 40 clients.
        WafSeen unsampled = new() { Mode = WafMode.WafBlock }, passes = new() { Mode = WafMode.WafBlock, Paranoia = 1, ShadowParanoia = 2 }, stops = passes with { ShadowBlocks = true, ShadowScore = 5 };
        List<HistoryRequest> requests = [];
        for (int client = 0; client < 2_000; client++)
        {
            bool isSampled = client % 10 == 0, trips = client % 50 == 0;
            for (int i = 0; i < 10; i++) requests.Add(Request(client + (i * 5), client: $"10.1.{client / 250}.{client % 250}") with { Waf = !isSampled ? unsampled : trips && i == 3 ? stops : passes });
        }

        await history.StoreAsync(requests);

        ReplayReport report = await ReplayAsync(history, new PolicySpec { Waf = new WafRule { Paranoia = 2 } });

        Assert.Equal((20_000, 2_000, 400, 400, 400), (report.InScope, report.Sampled, report.Touched, report.TouchedClients, report.TouchedOrdinary));

        // 400 of 20,000 are 2 %; 200 clients are known of, so it may be more.
        Assert.InRange(report.FalseShareBound, 0.035, 0.07);
        Assert.Contains(report.Limits, static limit => limit.Contains("2000 in shadow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_StricterLevelThatNobodyLookedAt_KnowsNothing()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([.. Enumerable.Range(0, 100).Select(i => Request(i, client: $"10.0.0.{i}") with { Waf = new WafSeen { Mode = WafMode.WafBlock } })]);

        ReplayReport report = await ReplayAsync(history, new PolicySpec { Waf = new WafRule { Paranoia = 2 } });

        Assert.Equal((0, 0, 1.0), (report.Touched, report.Sampled, report.FalseShareBound));
    }

    private static Task<ReplayReport> ReplayAsync(StoredHistory history, PolicySpec spec) => new PolicyReplay(history.Reader).RunAsync(Ask(spec));
}
