using System.Net;
using System.Net.Http.Json;
using System.Text;
using Insight.PolicyRecommender.Candidates;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>The approval desk in real browsers, by people with roles.</summary>
public sealed class ProposalsPageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    private const string Limit = """
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: login-rate }
        spec:
          scope: { hosts: [ shop.test ] }
          rateLimit: { requests: 10, per: 1m }
        """;

    private static readonly CandidateEvidence s_evidence = new()
    {
        From = new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc),
        To = new DateTime(2026, 5, 8, 0, 0, 0, DateTimeKind.Utc),
        Requests = 184_220,
        Clients = 2_310,
        Stability = 0.93,
        Confidence = CandidateConfidence.High,
        Facts = [new EvidenceFact("requests per client and minute, p99", 11), new EvidenceFact("clients that it would touch", 0.04, "%")],
        Cautions = ["2 hours with an incident were left out."],
    };

    [BrowserFact]
    public async Task Story_AnalystDrafts_ViewerLooks_ApproverTakesItAllTheWayAndBack()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        await scene.RequestsAsync(30);
        PageProbe ann = await scene.PersonAsync("ann", "analyst"), vera = await scene.PersonAsync("vera", "viewer"), bob = await scene.PersonAsync("bob", "approver");

        // The analyst: an empty desk, a text with an error, and then the proposal.
        await ann.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Proposals" }).ClickAsync();
        await Assertions.Expect(ann.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Nobody waits for a decision" })).ToBeVisibleAsync();
        await ann.IsAccessibleAsync();
        await ann.PictureAsync("desk-empty");
        ann.HasNoComplaints();
        await ann.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Propose a policy" }).First.ClickAsync();
        await ann.Page.GetByLabel("Document (YAML or JSON)").FillAsync(Limit.Replace("requests: 10", "requests: 0", StringComparison.Ordinal));
        await ann.Page.GetByLabel("Why (whoever decides reads it)").FillAsync("bots guess passwords");
        await Button(ann, "Propose").ClickAsync();
        await Assertions.Expect(Button(ann, "Line 6")).ToBeVisibleAsync();
        await ann.IsAccessibleAsync();
        await ann.PictureAsync("desk-errors");
        await ann.Page.GetByLabel("Document (YAML or JSON)").FillAsync(Limit);
        await Button(ann, "Propose").ClickAsync();
        await Assertions.Expect(ann.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Add the rateLimit policy 'login-rate'" })).ToBeVisibleAsync();
        await Assertions.Expect(ann.Page.GetByText("at most 10 requests per")).ToBeVisibleAsync();
        await Button(ann, "Start review").ClickAsync();
        await StandsAsync(ann, "In review");
        await Assertions.Expect(Button(ann, "Approve")).ToBeDisabledAsync();
        await Assertions.Expect(Refused(ann)).ToContainTextAsync("The role approver is needed.");
        string address = ann.Page.Url;
        Assert.Equal(403, await ApproveAsync(ann));

        // The viewer: everything to see, nothing to do.
        await vera.Page.GotoAsync(address);
        await StandsAsync(vera, "In review");
        await Assertions.Expect(Refused(vera)).ToContainTextAsync("The role analyst is needed.");
        await Assertions.Expect(vera.Page.Locator(".standing button:enabled")).ToHaveCountAsync(0);
        await Assertions.Expect(Button(vera, "Replay")).ToBeDisabledAsync();
        vera.HasNoComplaints();
        Assert.Equal(403, await ApproveAsync(vera));

        // The approver: looks at what it would do, and takes it from step to step.
        await bob.Page.GotoAsync(Proposals(scene));
        await bob.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add the rateLimit policy 'login-rate'" }).ClickAsync();
        TaskCompletionSource gate = new();
        await bob.Page.RouteAsync("**/api/v1/policies/replay*", async route =>
        {
            await gate.Task;
            await route.ContinueAsync();
        });
        await Button(bob, "Replay").ClickAsync();
        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Progressbar, new PageGetByRoleOptions { Name = "Time of the replay" })).ToBeVisibleAsync();
        gate.SetResult();
        await Assertions.Expect(bob.Page.Locator(".replay-result")).ToContainTextAsync("It would have touched 20 of 30 requests.");
        await Assertions.Expect(bob.Page.Locator("table[data-table=samples] tbody tr").First).ToContainTextAsync("10.1.2.*");
        await StepAsync(bob, "Approve", "looks right");
        await StandsAsync(bob, "In shadow");
        await Assertions.Expect(bob.Page.GetByText("No request came in this time.")).ToBeVisibleAsync();
        await scene.NoteAsync("login-rate", 140);
        await Assertions.Expect(bob.Page.Locator(".gauge.shadow .figure-value")).ToHaveTextAsync("140");
        await scene.NoteAsync("login-rate", 60);
        await Assertions.Expect(bob.Page.Locator(".gauge.shadow .figure-value")).ToHaveTextAsync("200");

        // Of which whole: the requests of the scope, and all of the tenant beside them.
        await scene.CountAsync(1_000);
        await Assertions.Expect(bob.Page.Locator(".gauge.shadow")).ToContainTextAsync("20%: 200 of 1,000 requests in scope (2,000 of the tenant)");
        await Assertions.Expect(bob.Page.Locator(".gauge.shadow")).ToContainTextAsync("7 of 41 clients in scope");
        await Assertions.Expect(bob.Page.Locator(".gauge.scope")).ToContainTextAsync("50% of 2,000 requests of the tenant");
        await bob.IsAccessibleAsync();
        await bob.PictureAsync("desk-shadow");
        await Button(bob, "Promote to canary").ClickAsync();
        await bob.Page.GetByLabel("Percent of clients").FillAsync("5");
        await bob.PictureAsync("desk-promote");
        await bob.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Promote to canary" }).ClickAsync();
        await StandsAsync(bob, "Canary 5%");
        await scene.NoteAsync("login-rate", 12, acted: true);
        await Assertions.Expect(bob.Page.Locator(".gauge.acted .figure-value")).ToHaveTextAsync("12");
        await StepAsync(bob, "Enforce", "a day in canary");
        await StandsAsync(bob, "Enforced");
        await StepAsync(bob, "Roll back", "a partner complains");
        await StandsAsync(bob, "Rolled back");
        await Assertions.Expect(bob.Page.Locator(".entries > li")).ToHaveCountAsync(7);
        await bob.PictureAsync("desk-rolled-back");
        bob.HasNoComplaints();

        // The log has it all, for those who look on.
        await vera.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "In the audit log" }).ClickAsync();
        await Assertions.Expect(vera.Page.Locator(".entries > li").First).ToContainTextAsync("a partner complains");
    }

    [BrowserFact]
    public async Task FourEyes_TheAuthorIsToldAndCanOnlyBreakTheGlass()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        PageProbe eve = await scene.PersonAsync("eve", "approver");
        await eve.Page.EvaluateAsync("text => sessionStorage.setItem('insight.draft', text)", Limit);
        await eve.Page.GotoAsync(scene.Address("/proposals/new"));
        await Assertions.Expect(eve.Page.GetByLabel("Document (YAML or JSON)")).ToHaveValueAsync(Limit);
        await eve.Page.GetByLabel("Why (whoever decides reads it)").FillAsync("flood");
        await Button(eve, "Propose").ClickAsync();
        await Button(eve, "Start review").ClickAsync();

        await Assertions.Expect(eve.Page.GetByText("You wrote this; somebody else must approve it.")).ToBeVisibleAsync();
        await Assertions.Expect(Button(eve, "Approve")).ToBeDisabledAsync();
        await eve.PictureAsync("desk-four-eyes");
        await Button(eve, "Break the glass: approve").ClickAsync();
        ILocator dialog = eve.Page.GetByRole(AriaRole.Dialog);
        await eve.IsAccessibleAsync();
        await eve.PictureAsync("desk-glass");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Break the glass" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeVisibleAsync(); // a reason is needed
        await dialog.GetByLabel("Reason (needed)").FillAsync("the shop is down");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Break the glass" }).ClickAsync();
        await StandsAsync(eve, "In shadow");
        await Assertions.Expect(eve.Page.Locator(".entries")).ToContainTextAsync("approve, break-glass");
        await Assertions.Expect(eve.Page.Locator(".facts").First).ToContainTextAsync("eve (broke the glass)");
        eve.HasNoComplaints();
    }

    [BrowserFact]
    public async Task StaleRevision_NothingIsDone_AndThePageShowsWhatChanged()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        string id = scene.Learn("login-rate", "Limit POST /login", "1 client in 2,310 asks more often", s_evidence);
        PageProbe bob = await scene.PersonAsync("bob", "approver");
        using HttpClient ann = await scene.Console.PersonAsync("ann", "default", "analyst");
        await bob.Page.GotoAsync(scene.Address($"/proposals/{id}"));
        await Button(bob, "Snooze").ClickAsync();

        using StringContent text = new(Limit.Replace("requests: 10", "requests: 55", StringComparison.Ordinal), Encoding.UTF8, "application/yaml");
        using HttpResponseMessage edited = await ann.PutAsync(new Uri($"/api/v1/proposals/{id}", UriKind.Relative), text);
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        await bob.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Snooze" }).ClickAsync();

        ILocator stale = bob.Page.GetByRole(AriaRole.Alert, new PageGetByRoleOptions { Name = "Changed meanwhile" });
        await Assertions.Expect(stale).ToContainTextAsync("from revision 1 to 2");
        await Assertions.Expect(stale.Locator(".diff-lines .added").Filter(new LocatorFilterOptions { HasText = "requests: 55" })).ToHaveCountAsync(1);
        await Assertions.Expect(stale).ToContainTextAsync("ann");
        await StandsAsync(bob, "In review");
        await bob.IsAccessibleAsync();
        await bob.PictureAsync("desk-stale");
    }

    [BrowserFact]
    public async Task Learned_ShowsEvidenceAndDiff_EditsBySomebodyMakeThemTheAuthor_AndSnoozeCanBeUndone()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        using (HttpClient root = await scene.Console.PersonAsync("zoe", "default", "approver"))
        {
            using StringContent text = new(Limit, Encoding.UTF8, "application/yaml");
            using HttpResponseMessage applied = await root.PutAsync(new Uri("/api/v1/objects", UriKind.Relative), text);
            Assert.Equal(HttpStatusCode.OK, applied.StatusCode);
        }

        string id = scene.Learn("login-rate", "Limit POST /login", "1 client in 2,310 asks more often", s_evidence, changes: "login-rate");
        PageProbe ann = await scene.PersonAsync("ann", "analyst", options: new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1100 }, ColorScheme = ColorScheme.Dark });
        await ann.Page.GotoAsync(Proposals(scene));
        await Assertions.Expect(ann.Page.Locator("table[data-table=proposals] tbody tr")).ToContainTextAsync("POST /login on shop.test");
        await ann.IsAccessibleAsync();
        await ann.PictureAsync("desk-inbox-dark");
        await ann.Page.GotoAsync(scene.Address($"/proposals/{id}?incident=aaaa"));
        await Assertions.Expect(ann.Page.GetByText("2 hours with an incident were left out.")).ToBeVisibleAsync();
        await Assertions.Expect(ann.Page.Locator(".diff-lines .removed").Filter(new LocatorFilterOptions { HasText = "requests: 10" })).ToHaveCountAsync(1);
        await Assertions.Expect(ann.Page.Locator(".diff-lines .added").Filter(new LocatorFilterOptions { HasText = "requests: 30" })).ToHaveCountAsync(1);
        await Assertions.Expect(ann.Page.GetByLabel("Would this have stopped")).ToHaveValueAsync("aaaa");
        await ann.IsAccessibleAsync();
        await ann.PictureAsync("desk-learned-dark");

        await Button(ann, "Snooze").ClickAsync();
        await ann.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Snooze" }).ClickAsync();
        await StandsAsync(ann, "Snoozed until");
        await Button(ann, "Wake").ClickAsync();
        await StandsAsync(ann, "Proposed");
        await Button(ann, "Edit the document").ClickAsync();
        ILocator document = ann.Page.GetByLabel("Document (YAML or JSON)");
        await document.FillAsync((await document.InputValueAsync()).Replace("requests: 30", "requests: 45", StringComparison.Ordinal));
        await ann.PictureAsync("desk-edit-dark");
        await Button(ann, "Save").ClickAsync();
        await StandsAsync(ann, "In review");
        await Assertions.Expect(ann.Page.Locator(".facts").First).ToContainTextAsync("ann");
        await Assertions.Expect(ann.Page.Locator(".diff-lines .added").Filter(new LocatorFilterOptions { HasText = "requests: 45" })).ToHaveCountAsync(1);
        ann.HasNoComplaints();
    }

    [BrowserFact]
    public async Task HostileText_IsShownAsText_AndNarrowPagesDoNotOverflow()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        const string script = "<script>document.title='owned'</script>", image = "<img src=x onerror=document.title='owned'>";
        string id = scene.Learn("hostile", script, image, s_evidence with { Cautions = [script], Facts = [new EvidenceFact(image, 1, script)] }, host: image);
        PageProbe vera = await scene.PersonAsync("vera", "viewer", options: new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 760, Height = 1000 } });
        using (HttpClient ann = await scene.Console.PersonAsync("ann", "default", "approver"))
        {
            using HttpResponseMessage rejected = await ann.PostAsJsonAsync($"/api/v1/proposals/{id}/reject", new { reason = image + " right-to-left \u202e" });
            Assert.Equal(HttpStatusCode.OK, rejected.StatusCode);
        }

        await vera.Page.GotoAsync(scene.Address("/proposals?show=ended"));
        await Assertions.Expect(vera.Page.Locator("table[data-table=proposals] tbody")).ToContainTextAsync(script);
        await vera.Page.GotoAsync(scene.Address($"/proposals/{id}"));
        await Assertions.Expect(vera.Page.Locator(".entries")).ToContainTextAsync(image + " right-to-left \u25a1");
        await Assertions.Expect(vera.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Lines of the new policy" })).ToContainTextAsync(image);
        await vera.PictureAsync("desk-hostile-narrow");
        Assert.Equal(0, await vera.Page.Locator("#app script, #app img").CountAsync());
        Assert.EndsWith("– Insight", await vera.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.True(await vera.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        vera.HasNoComplaints();
    }

    private static string Proposals(DeskScene scene) => scene.Address("/proposals");

    private static ILocator Button(PageProbe probe, string name) => probe.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private static ILocator Refused(PageProbe probe) => probe.Page.GetByRole(AriaRole.List, new PageGetByRoleOptions { Name = "What you cannot do, and why" });

    private static Task StandsAsync(PageProbe probe, string state) => Assertions.Expect(probe.Page.Locator(".path [aria-current=step]")).ToContainTextAsync(state);

    /// <summary>What the console answers to who gets round the page's disabled button.</summary>
    private static Task<int> ApproveAsync(PageProbe probe) => probe.Page.EvaluateAsync<int>(
        "async () => (await fetch(location.pathname.replace('/proposals', '/api/v1/proposals') + '/approve', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status");

    /// <summary>Takes a step that asks for a reason.</summary>
    private static async Task StepAsync(PageProbe probe, string step, string reason)
    {
        await Button(probe, step).ClickAsync();
        ILocator dialog = probe.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = step, Exact = true }).ClickAsync();
    }
}
