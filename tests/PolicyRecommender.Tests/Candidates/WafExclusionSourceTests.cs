using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Endpoints.Profiles;
using Insight.Policy.WafChanges;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.WafExclusions;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class WafExclusionSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly ProfileKey s_key = new("0123456789abcdef"u8);

    [Fact]
    public async Task Find_RuleThatManyOrdinaryClientsTripInAKnownParameter_IsExcludedThereAlone()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, clients: 60);

        Candidate candidate = Assert.Single(await FindAsync(history, ParameterState.Stable));

        PolicySpec spec = candidate.Policy.Spec;
        Assert.Equal([942100], spec.WafExclusion!.Rules);
        Assert.Equal(["ARGS:json.comment"], spec.WafExclusion.Variables);
        Assert.Equal(["shop.test"], spec.Scope.Hosts);
        Assert.Equal([new PolicyEndpoint { Method = "POST", Path = "/comments" }], spec.Scope.Endpoints);
        Assert.Equal((121L, 61L), (candidate.Evidence.Requests, candidate.Evidence.Clients));
        Assert.Contains(candidate.Evidence.Cautions, static caution => caution.StartsWith("8 requests that tripped it", StringComparison.Ordinal));
        Assert.True(spec.Expires > Start);
        ReplayReport replay = await new PolicyReplay(history.Reader).RunAsync(new ReplayQuestion(candidate.Policy, Start, Start.AddDays(1)));
        Assert.Equal(121, replay.Released);
        Assert.Empty(await FindAsync(history, ParameterState.Stable, [candidate.Policy]));
    }

    [Theory]
    [InlineData(ParameterState.Learning)]
    [InlineData(ParameterState.Adopted)]
    [InlineData(null)]
    public async Task Find_ParameterThatIsNotWellKnown_ProposesNothing(ParameterState? state)
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, clients: 60);

        Assert.Empty(await FindAsync(history, state));
    }

    [Fact]
    public async Task Find_FewClients_ProposesNothing()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, clients: 12);

        Assert.Empty(await FindAsync(history, ParameterState.Stable));
    }

    [Fact]
    public async Task Find_ClientsWithAHighThreatScore_DoNotTeach()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, clients: 60);
        await history.ExecuteAsync("INSERT INTO client_threats (client_key, window, tenant, host, client, score, level) SELECT toString(number), @at, 't', 'shop.test', '10.1.0.' || toString(number), 80, 'high' FROM numbers(50)", new { at = Start.AddHours(1) });

        Assert.Empty(await FindAsync(history, ParameterState.Stable));
    }

    [Fact]
    public async Task Find_PoisonedTimes_DoNotTeach()
    {
        await using StoredHistory history = await CreateAsync();
        await StoreAsync(history, clients: 60);

        Assert.Empty(await FindAsync(history, ParameterState.Stable, poisoned: new PoisonedTime(Start, Start.AddDays(1), "", "", "an incident")));
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, ParameterState? state, GatewayObject<PolicySpec>[]? policies = null, params PoisonedTime[] poisoned) =>
        new WafExclusionSource(history.Source, new Profiles(state)).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), new ObjectSet { Policies = policies ?? [] }, poisoned), CancellationToken.None);

    private async Task<StoredHistory> CreateAsync()
    {
        StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, host, service, method, template, tier) VALUES (7, 't', 'shop.test', 'web', 'POST', '/comments', 2), (8, 't', 'shop.test', 'web', 'GET', '/search', 2)");
        return history;
    }

    /// <summary>Clients whose comments trip a rule twice, one that also does with another rule, others that only read, and an attacker that trips rules everywhere.</summary>
    private static Task StoreAsync(StoredHistory history, int clients)
    {
        WafSeenMatch prose = new(942100, "ARGS:json.comment", 3, false), decided = new(949110, "TX:score", 0, true);
        WafSeen waf = new() { Mode = WafMode.WafBlock, Score = 5, Threshold = 5, IsStopped = true, Paranoia = 1, Matches = [prose, decided] };
        List<HistoryRequest> requests = [];
        for (int i = 0; i < clients * 2; i++) requests.Add(Comment(i * 600, $"10.1.0.{i % clients}") with { Waf = waf });
        for (int i = 0; i < 300; i++) requests.Add(Request(i * 200, client: $"10.2.0.{i % 250}", path: "/search"));
        requests.Add(Comment(50, "10.1.0.1") with { Waf = waf with { Matches = [new(941100, "ARGS:json.comment", 3, false), decided] } });
        for (int i = 0; i < 8; i++) requests.Add(Comment(60 + i, "10.9.9.9") with { Waf = waf with { Score = 15, Matches = [prose, new(941100, $"ARGS:p{i}", 3, false), new(930100, "ARGS:q", 3, false), decided] } });
        requests.Add(Comment(99, "10.3.0.1") with { Waf = waf });
        return history.StoreAsync(requests, static request => request.Path == "/search" ? 8u : 7u);
    }

    private static HistoryRequest Comment(double seconds, string client) => Request(seconds % 86_000, client: client, path: "/comments", method: "POST", status: 403) with { Endpoint = "/comments" };

    private sealed class Profiles(ParameterState? state) : IParameterProfiles
    {
        public RequestProfile Read() => new(s_key, state is null ? [] : [new EndpointProfile(7, s_key, false, [new ParameterProfile(ArgumentPlace.Json, "comment") { State = state.Value, Values = 900, Clients = 80 }])]);
    }
}
