using Insight.Contracts.Objects;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Callers;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class CallerSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Find_ServiceWithVerifiedCallers_ListsThemAndNoOthers()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([.. Calls("web", 600, 90), .. Calls("batch", 50, 80), .. Calls("ghost", 40, 50), .. Calls("stray", 5, 95)]);

        Candidate candidate = Assert.Single(await FindAsync(history));

        Assert.Equal(["batch", "web"], candidate.Policy.Spec.Callers!.Services);
        Assert.False(candidate.Policy.Spec.Callers.Outside);
        Assert.Equal((650L, 1.0), (candidate.Evidence.Requests, candidate.Evidence.Stability));
        Assert.Contains(candidate.Evidence.Cautions, static c => c.StartsWith("40 calls came without a verified identity, 40 of them as ghost", StringComparison.Ordinal));
        Assert.Contains(candidate.Evidence.Cautions, static c => c.Contains("5 calls would be turned away", StringComparison.Ordinal));
        Assert.Equal(45, (await new PolicyReplay(history.Reader).RunAsync(new ReplayQuestion(candidate.Policy, Start, Start.AddDays(1)))).Touched);
        Assert.Empty(await FindAsync(history, new ObjectSet { Policies = [candidate.Policy] }));
    }

    [Fact]
    public async Task Find_ClientsFromOutside_AreLetInAndSaid()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([.. Calls("web", 600, 90), .. Calls("", 10, 0), .. Calls("network:office", 10, 30)]);

        Candidate candidate = Assert.Single(await FindAsync(history));

        Assert.Equal(("web", true), (Assert.Single(candidate.Policy.Spec.Callers!.Services), candidate.Policy.Spec.Callers.Outside));
        Assert.Equal(0, (await new PolicyReplay(history.Reader).RunAsync(new ReplayQuestion(candidate.Policy, Start, Start.AddDays(1)))).Touched);
    }

    [Fact]
    public async Task Find_CallsThatNobodyVerified_OpenNothing()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([.. Calls("web", 2_000, 50)]);

        Assert.Empty(await FindAsync(history));
    }

    [Fact]
    public async Task Find_CallerOfAPoisonedTime_DoesNotTeach()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([.. Calls("web", 600, 90), .. Calls("intruder", 60, 95, client: "10.7.7.7")]);

        Candidate candidate = Assert.Single(await FindAsync(history, poisoned: new PoisonedTime(Start, Start.AddDays(1), "10.7.7.7", "", "an incident")));

        Assert.Equal(["web"], candidate.Policy.Spec.Callers!.Services);
        Assert.Contains("60 requests did not teach: an incident", candidate.Evidence.Cautions);
    }

    private static Task<IReadOnlyList<Candidate>> FindAsync(StoredHistory history, ObjectSet? objects = null, params PoisonedTime[] poisoned) =>
        new CallerSource(history.Source).FindAsync(new CandidateQuestion("t", Start, Start.AddDays(1), objects ?? new ObjectSet(), poisoned), CancellationToken.None);

    private static IEnumerable<HistoryRequest> Calls(string source, int count, uint confidence, string client = "10.0.0.1") =>
        Enumerable.Range(0, count).Select(i => Request(i * 86_000.0 / count, client: client, source: source) with { SourceConfidence = confidence });
}
