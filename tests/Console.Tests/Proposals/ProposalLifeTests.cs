using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Insight.Console.Objects;
using Insight.Console.Proposals;
using Insight.Console.Tests.Bundles;
using Insight.Console.Tests.Objects;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Proposals;

public sealed class ProposalLifeTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly FixedTime _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Candidate_GoesAllTheWay_WithItsSignaturesAndItsLog()
    {
        await using BundleConsole console = await StartAsync();
        string id = await ProposeAsync(console);
        Assert.Equal(HttpStatusCode.Conflict, (await ActAsync(console, id, "approve", "ann")).Status);
        Assert.Equal("in-review", await StateAsync(console, id, "review", "ann"));
        Assert.Equal("shadow", await StateAsync(console, id, "approve", "bob"));
        Assert.Equal((PolicyMode.Shadow, "bob"), Policy(console));
        Assert.Equal("canary", await StateAsync(console, id, "promote", "bob", new { canaryPercent = 5 }));
        Assert.Equal("canary", await StateAsync(console, id, "promote", "carl", new { canaryPercent = 25 }));
        Assert.Equal((PolicyMode.Canary, "carl"), Policy(console));
        Assert.Equal("enforced", await StateAsync(console, id, "enforce", "bob"));
        Assert.Equal((PolicyMode.Enforce, "bob"), Policy(console));

        (_, JsonElement item) = await console.GetAsync($"/api/v1/proposals/{id}");
        Assert.Equal(
            ["enforce", "promote", "promote", "deploy", "approve", "review", "proposed"],
            item.GetProperty("history").EnumerateArray().Select(static entry => entry.GetProperty("action").GetString()));
        (_, JsonElement log) = await console.GetAsync("/api/v1/audit?kind=policy&name=login-rate&limit=2");
        Assert.Equal(["bob configured", "carl configured"], log.GetProperty("items").EnumerateArray().Select(static entry => $"{entry.GetProperty("actor")} {entry.GetProperty("action")}"));
        (_, JsonElement more) = await console.GetAsync($"/api/v1/audit?kind=policy&name=login-rate&before={log.GetProperty("next")}");
        Assert.Equal(2, more.GetProperty("items").GetArrayLength());

        Assert.Null(AuditLog.Verify(console.Service<ControlDatabase>(), [], out AuditHead head));
        await console.Bundles.RefreshAsync(CancellationToken.None);
        BundleAudit audit = (await console.ManifestAsync()).Audit!;
        Assert.Equal(head, new AuditHead(audit.Number, audit.Hash));
    }

    [Fact]
    public async Task Export_AppliesAgainUnchanged_AndNothingElseWithItsApprovals()
    {
        await using BundleConsole console = await StartAsync();
        string id = await ProposeAsync(console);
        await StateAsync(console, id, "review", "ann");
        await StateAsync(console, id, "approve", "bob");
        string text = ObjectYaml.Write(console.Service<ObjectStore>().Read().ByKey[s_key].Value);

        Assert.Equal(["unchanged policy/login-rate"], (await console.ApplyAsync(text)).Answer.Actions());
        await console.DeleteAsync("/api/v1/objects/policy/login-rate?by=ann");
        Assert.Equal(["created policy/login-rate"], (await console.ApplyAsync(text)).Answer.Actions());

        Assert.Equal(HttpStatusCode.Conflict, (await console.ApplyAsync(text.Replace("requests: 30", "requests: 1", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await console.ApplyAsync(text.Replace("name: login-rate", "name: login-rate\n  tenant: acme", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await console.ApplyAsync(text.Replace("user: bob", "user: eve", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task Editor_IsTheAuthor_AndApprovesInAnEmergencyOnly()
    {
        await using BundleConsole console = await StartAsync();
        string id = await ProposeAsync(console);
        using StringContent body = new("apiVersion: insight/v1\nkind: Policy\nmetadata: { name: login-rate }\nspec: { rateLimit: { requests: 50, per: 1m } }\n", Encoding.UTF8, "application/yaml");
        using HttpResponseMessage edited = await console.Person.PutAsync(new Uri($"/api/v1/proposals/{id}?by=ann", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);

        Assert.Equal(HttpStatusCode.Conflict, (await ActAsync(console, id, "approve", "ann")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await ActAsync(console, id, "approve", "ann", new { breakGlass = true })).Status);
        Assert.Equal("shadow", await StateAsync(console, id, "approve", "ann", new { breakGlass = true, reason = "flood" }));
        (_, JsonElement log) = await console.GetAsync($"/api/v1/audit?kind=proposal&name={id}");
        Assert.Contains(log.GetProperty("items").EnumerateArray(), static entry => entry.GetProperty("action").GetString() == "approve, break-glass" && entry.GetProperty("reason").GetString() == "flood");
    }

    [Fact]
    public async Task Step_ThatCannotBeDone_ChangesNothing()
    {
        await using BundleConsole console = await StartAsync();
        CandidateIntake intake = console.Service<CandidateIntake>();
        intake.Take("default", "rateLimit", [Limit(0)]);
        string broken = Assert.Single(await IdsAsync(console, "proposed"));
        await StateAsync(console, broken, "review", "ann");

        Assert.Equal(HttpStatusCode.Conflict, (await ActAsync(console, broken, "approve", "bob")).Status);
        await StateAsync(console, broken, "reject", "ann", new { reason = "no" });
        string id = await ProposeAsync(console);
        await StateAsync(console, id, "review", "ann");
        await console.ApplyAsync("apiVersion: insight/v1\nkind: Policy\nmetadata: { name: login-rate }\nspec: { rateLimit: { requests: 90, per: 1m } }\n");
        string head = AuditLog.Head(console.Service<ControlDatabase>()).ToString();
        Assert.Equal(HttpStatusCode.Conflict, (await ActAsync(console, id, "approve", "bob")).Status);

        Assert.Equal(head, AuditLog.Head(console.Service<ControlDatabase>()).ToString());
        Assert.Equal([id], await IdsAsync(console, "in-review"));
        Assert.Null(Spec(console).Provenance);
    }

    [Fact]
    public async Task Console_WithAnotherKey_LeavesPoliciesOfTheOldOneOutOfBundles()
    {
        await using (BundleConsole console = await StartAsync())
        {
            await EnforcedAsync(console);
            await console.Bundles.RefreshAsync(CancellationToken.None);
            Assert.Single((await SentAsync(console)).Policies);
        }

        foreach (string file in Directory.EnumerateFiles(_folder.Path, "signing-key*")) File.Delete(file);
        await using BundleConsole other = await StartAsync();
        Assert.Empty((await SentAsync(other)).Policies);
        Assert.True(other.Service<ObjectStore>().Read().ByKey.ContainsKey(s_key));
    }

    [Fact]
    public async Task Action_OnWhatSomebodyElseChanged_IsRefused()
    {
        await using BundleConsole console = await StartAsync();
        string id = await ProposeAsync(console);
        Assert.Equal("in-review", await StateAsync(console, id, "review", "ann", query: "&revision=1"));
        Assert.Equal(HttpStatusCode.Conflict, (await ActAsync(console, id, "reject", "bob", new { reason = "no" }, "&revision=1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ActAsync(console, id, "reject", "bob", new { reason = "no" }, "&tenant=acme")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ActAsync(console, id, "approve", "job:x")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ActAsync(console, id, "deploy", "bob")).Status);
    }

    [Fact]
    public async Task Policy_WhoseTimeIsOver_IsDeleted_AndItsProposalExpires_AfterItsRenewalWasProposed()
    {
        await using BundleConsole console = await StartAsync();
        string id = await EnforcedAsync(console);
        _time.Now += TimeSpan.FromDays(80);
        console.Service<ProposalFollower>().Run();
        console.Service<ProposalFollower>().Run();
        string renewal = Assert.Single(await IdsAsync(console, "proposed"));
        Assert.Equal("job:renewal", (await console.GetAsync($"/api/v1/proposals/{renewal}")).Answer.GetProperty("author").GetString());

        _time.Now += TimeSpan.FromDays(11);
        console.Service<ProposalFollower>().Run();

        Assert.False(console.Service<ObjectStore>().Read().ByKey.ContainsKey(s_key));
        Assert.Equal([id], await IdsAsync(console, "expired"));
        Assert.Equal([renewal], await IdsAsync(console, "withdrawn"));
    }

    [Fact]
    public async Task Renewal_ThatIsApproved_GoesOnWhereTheOneBeforeStands()
    {
        await using BundleConsole console = await StartAsync();
        string id = await EnforcedAsync(console);
        _time.Now += TimeSpan.FromDays(80);
        console.Service<ProposalFollower>().Run();
        string renewal = Assert.Single(await IdsAsync(console, "proposed"));
        await StateAsync(console, renewal, "review", "ann");

        Assert.Equal("enforced", await StateAsync(console, renewal, "approve", "bob"));

        PolicySpec spec = Spec(console);
        Assert.Equal((PolicyMode.Enforce, renewal, _time.Now.UtcDateTime.AddDays(90)), (spec.Mode, spec.Provenance!.Proposal, spec.Expires));
        Assert.Equal([id], await IdsAsync(console, "expired"));
        console.Service<ProposalFollower>().Run();
        Assert.Equal([renewal], await IdsAsync(console, "enforced"));
    }

    [Fact]
    public async Task Gateway_ThatTookThePolicyBack_RollsTheProposalBack()
    {
        await using BundleConsole console = await StartAsync();
        string id = await EnforcedAsync(console);
        NamedObject policy = console.Service<ObjectStore>().Read().ByKey[s_key].Value;
        RollbackNotice notice = new("edge-1", "default", "login-rate", PolicyHash.Of(new(policy.Metadata, (PolicySpec)policy.Spec)), "too many clients touched");
        using HttpResponseMessage said = await console.Client.PostAsJsonAsync(new Uri(BundleFormat.RollbacksPath, UriKind.Relative), notice, BundleJson.Default.RollbackNotice);

        Assert.Equal(HttpStatusCode.NoContent, said.StatusCode);
        Assert.Equal((PolicyMode.Shadow, "gateway:edge-1"), Policy(console));
        (_, JsonElement item) = await console.GetAsync($"/api/v1/proposals/{id}");
        Assert.Equal("rolled-back too many clients touched", $"{item.GetProperty("state")} {item.GetProperty("reason")}");
        await StateAsync(console, id, "review", "ann");
        Assert.Equal("shadow", await StateAsync(console, id, "approve", "bob"));
    }

    [Fact]
    public async Task Policy_ThatWasDeletedByHand_RollsTheProposalBack()
    {
        await using BundleConsole console = await StartAsync();
        string id = await EnforcedAsync(console);
        await console.DeleteAsync("/api/v1/objects/policy/login-rate?by=ann");

        console.Service<ProposalFollower>().Run();

        Assert.Equal([id], await IdsAsync(console, "rolled-back"));
    }

    [Fact]
    public async Task Candidates_AreAskedOnce_AndNotAgainOnTheSameGrounds()
    {
        await using BundleConsole console = await StartAsync();
        CandidateIntake intake = console.Service<CandidateIntake>();
        string id = await ProposeAsync(console);
        intake.Take("default", "rateLimit", [Limit(30)]);
        Assert.Equal([id], await IdsAsync(console, "proposed"));
        intake.Take("default", "rateLimit", [Limit(40)]);
        Assert.Equal([id], await IdsAsync(console, "proposed"));
        await StateAsync(console, id, "reject", "ann", new { reason = "no" });

        intake.Take("default", "rateLimit", [Limit(40)]);
        Assert.Empty(await IdsAsync(console, "proposed"));
        intake.Take("default", "rateLimit", [Limit(60)]);
        string other = Assert.Single(await IdsAsync(console, "proposed"));
        intake.Take("default", "schema", []);
        Assert.Single(await IdsAsync(console, "proposed"));
        intake.Take("default", "rateLimit", []);
        Assert.Equal([other], await IdsAsync(console, "withdrawn"));
    }

    [Fact]
    public async Task Snoozed_WakesWhenItsTimeHasCome()
    {
        await using BundleConsole console = await StartAsync();
        string id = await ProposeAsync(console);
        await StateAsync(console, id, "snooze", "ann", new { until = _time.Now.AddDays(2) });
        console.Service<ProposalFollower>().Run();
        Assert.Equal([id], await IdsAsync(console, "snoozed"));

        _time.Now += TimeSpan.FromDays(2);
        console.Service<ProposalFollower>().Run();

        Assert.Equal([id], await IdsAsync(console, "proposed"));
    }

    [Fact]
    public async Task Policy_ThatIsReplaced_StaysUntilTheOtherIsEnforced()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync("apiVersion: insight/v1\nkind: Policy\nmetadata: { name: login-rate }\nspec: { mode: enforce, rateLimit: { requests: 90, per: 1m } }\n");
        console.Service<CandidateIntake>().Take("default", "rateLimit", [Limit(30) with { Changes = "login-rate" }]);
        string id = Assert.Single(await IdsAsync(console, "proposed"));
        await StateAsync(console, id, "review", "ann");
        await StateAsync(console, id, "approve", "bob");
        Assert.Equal(PolicyMode.Enforce, Spec(console).Mode);
        await StateAsync(console, id, "promote", "bob", new { canaryPercent = 50 });
        await StateAsync(console, id, "enforce", "bob");

        (ObjectKey key, StoredObject left) = Assert.Single(console.Service<ObjectStore>().Read().ByKey);
        Assert.StartsWith("login-rate-", key.Name, StringComparison.Ordinal);
        Assert.Equal(PolicyMode.Enforce, ((PolicySpec)left.Value.Spec).Mode);
    }

    private static async Task<ObjectSet> SentAsync(BundleConsole console)
    {
        BundlePart part = (await console.ManifestAsync()).Parts.Single(static part => part.Name == ObjectSet.PartName);
        Assert.True(console.Bundles.TryGetPart(part.Sha256, out ReadOnlyMemory<byte> content));
        return ObjectSetDocument.Read(content.Span, out _)!;
    }

    private static readonly ObjectKey s_key = new(ObjectKind.Policy, "default", "login-rate");

    private static async Task<string> EnforcedAsync(BundleConsole console)
    {
        string id = await ProposeAsync(console);
        await StateAsync(console, id, "review", "ann");
        await StateAsync(console, id, "approve", "bob");
        await StateAsync(console, id, "promote", "bob", new { canaryPercent = 50 });
        await StateAsync(console, id, "enforce", "bob");
        return id;
    }

    private static async Task<string> ProposeAsync(BundleConsole console)
    {
        console.Service<CandidateIntake>().Take("default", "rateLimit", [Limit(30)]);
        return Assert.Single(await IdsAsync(console, "proposed"));
    }

    private static Candidate Limit(int requests) => new(
        "rateLimit/shop.example/POST /login",
        new(new() { Name = "login-rate" }, new() { RateLimit = new RateLimitRule { Requests = requests, Per = TimeSpan.FromMinutes(1) } }),
        "", "Limits logins", "Guessing goes on", new CandidateEvidence { Requests = 1000, Clients = 50, Facts = [new EvidenceFact("p99", 12.5)] });

    private static async Task<string[]> IdsAsync(BundleConsole console, string state) =>
        [.. (await console.GetAsync($"/api/v1/proposals?state={state}")).Answer.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("id").GetString()!)];

    private static async Task<string> StateAsync(BundleConsole console, string id, string action, string by, object? body = null, string query = "")
    {
        (HttpStatusCode status, JsonElement answer) = await ActAsync(console, id, action, by, body, query);
        Assert.True(status == HttpStatusCode.OK, $"{action}: {answer}");
        return answer.GetProperty("state").GetString()!;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> ActAsync(BundleConsole console, string id, string action, string by, object? body = null, string query = "")
    {
        using HttpResponseMessage response = await console.Person.PostAsJsonAsync(new Uri($"/api/v1/proposals/{id}/{action}?by={by}{query}", UriKind.Relative), body ?? new { });
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Mode of the policy and who approved it; its signatures must be good.</summary>
    private static (PolicyMode Mode, string User) Policy(BundleConsole console)
    {
        PolicySpec spec = Spec(console);
        using BundleVerifier key = BundleVerifier.Read(console.Service<BundleSigner>().PublicPem);
        Assert.Null(PolicyApprovals.Problem(new(console.Service<ObjectStore>().Read().ByKey[s_key].Value.Metadata, spec), key));
        return (spec.Mode, Assert.Single(spec.Provenance!.Approvals).User);
    }

    private static PolicySpec Spec(BundleConsole console) => (PolicySpec)console.Service<ObjectStore>().Read().ByKey[s_key].Value.Spec;

    private Task<BundleConsole> StartAsync() => BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints(), services: services => services.AddSingleton<TimeProvider>(_time));
}
