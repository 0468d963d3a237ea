using System.Text.Json;
using Insight.Console.Proposals;
using Insight.Console.Tests.Bundles;
using Insight.Console.Tests.Objects;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Proposals;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Insight.Console.Tests.Proposals;

public sealed class CandidateSourceTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sources_AreAllThere_EachOfAKindThatPoliciesHave()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints(), services: static services => services.AddCandidates());

        string[] kinds = [.. console.Service<IEnumerable<ICandidateSource>>().Select(static source => source.Kind).Order(StringComparer.Ordinal)];

        Assert.Equal(["block", "callers", "endpoints", "endpoints", "limits", "limits", "mask", "rateLimit", "schema", "split", "waf", "wafExclusion"], kinds);
        Assert.Empty(kinds.Except(PolicyKinds.All.Select(static kind => kind.Word)));
    }

    [Fact]
    public async Task Ask_TwoSourcesOfAKind_LeaveEachOthersProposalsOpen()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints(), services: static services =>
        {
            services.AddSingleton<ICandidateSource>(new OneCandidate("a"));
            services.AddSingleton<ICandidateSource>(new OneCandidate("b"));
        });
        ProposalJob job = console.Service<IEnumerable<IHostedService>>().OfType<ProposalJob>().Single();

        await job.AskAsync(CancellationToken.None);
        await job.AskAsync(CancellationToken.None);

        Assert.Equal(["endpoints/a", "endpoints/b"], console.Service<ProposalStore>().InStates(ProposalState.Proposed).Select(static proposal => proposal.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Status_SaysWhatWasLookedAt_AndWhatWasRefusedAsPoisoned()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints(), services: static services =>
        {
            services.AddSingleton<ICandidateSource>(new OneCandidate("a"));
            services.AddSingleton<ICandidateSource>(new Wary());
            services.AddSingleton<ICandidateSource>(new Broken());
            services.AddSingleton<IPoisonedTimeSource>(new Poisoned());
        });
        ProposalJob job = console.Service<IEnumerable<IHostedService>>().OfType<ProposalJob>().Single();
        Assert.Equal(JsonValueKind.Null, (await console.GetAsync("/api/v1/proposals/status?tenant=other")).Answer.GetProperty("last").ValueKind);

        await job.AskAsync(CancellationToken.None);
        JsonElement last = (await console.GetAsync("/api/v1/proposals/status")).Answer.GetProperty("last");

        Assert.Equal(["block 0 True", "endpoints 1 False", "mask 0 False"], last.GetProperty("kinds").EnumerateArray().Select(static kind => $"{kind.GetProperty("kind")} {kind.GetProperty("found")} {kind.GetProperty("failed")}").Order(StringComparer.Ordinal));
        JsonElement refused = Assert.Single(last.GetProperty("refused").EnumerateArray());
        Assert.Equal(("mask", "too much was the matter"), (refused.GetProperty("kind").GetString(), refused.GetProperty("reason").GetString()));
        JsonElement poisoned = last.GetProperty("poisoned");
        Assert.Equal((0.75, 2, 1), (poisoned.GetProperty("share").GetDouble(), poisoned.GetProperty("times").GetInt32(), poisoned.GetProperty("clients").GetInt32()));
        Assert.Equal("orders", poisoned.GetProperty("services")[0].GetProperty("service").GetString());
        Assert.Equal(["a scanner", "an incident"], poisoned.GetProperty("reasons").EnumerateArray().Select(static reason => reason.GetProperty("reason").GetString()));
    }

    private sealed class Wary : ICandidateSource
    {
        public string Kind => "mask";

        public Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
        {
            for (int i = 0; i < 2; i++) question.Refusals.Add(new CandidateRefusal(Kind, "", "too much was the matter"));
            return Task.FromResult<IReadOnlyList<Candidate>>([]);
        }
    }

    private sealed class Broken : ICandidateSource
    {
        public string Kind => "block";

        public Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");
    }

    private sealed class Poisoned : IPoisonedTimeSource
    {
        public Task<IReadOnlyList<PoisonedTime>> FindAsync(string tenant, DateTime from, DateTime to, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PoisonedTime>>(
        [
            new PoisonedTime(from, from + ((to - from) * 0.75), "", "orders", "an incident"),
            new PoisonedTime(from, to, "192.0.2.7", "", "a scanner"),
        ]);
    }

    private sealed class OneCandidate(string name) : ICandidateSource
    {
        public string Kind => "endpoints";

        public Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Candidate>>(
        [
            new Candidate(
                $"endpoints/{name}",
                new GatewayObject<PolicySpec>(
                    new ObjectMetadata { Name = $"learned-{name}", Tenant = question.Tenant },
                    new PolicySpec { Expires = question.To.AddDays(90), Endpoints = new EndpointAllowListRule { Allow = [new PolicyEndpoint { Path = $"/{name}" }] } }),
                "", "A list", "it was asked for", new CandidateEvidence { From = question.From, To = question.To }),
        ]);
    }
}
