using System.Text.RegularExpressions;
using Insight.Anomaly.Live;
using Insight.Console.Objects;
using Insight.Console.Tests.Access;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Insight.Console.Tests.Pages;

/// <summary>The pages about incidents in a real browser.</summary>
public sealed class IncidentsPageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Incidents_MoveByThemselves_AndOneTellsItsWholeStory()
    {
        await using TrafficSeed seed = await SeedAsync();
        await seed.AddShop(IncidentScene.Now.AddMinutes(-1), IncidentScene.Now).StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(IncidentScene.Now));
        console.Service<DeploymentStore>().Add(new Deployment("", "acme", "payment", "v42", IncidentScene.Start.AddMinutes(2), IncidentScene.Start.AddMinutes(2), "ci"));
        IPage page = await browser.NewPageAsync();
        await page.Clock.SetFixedTimeAsync(IncidentScene.Now);
        await page.AddInitScriptAsync("localStorage.setItem('insight.tenant', 'acme')");
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Incidents" }).ClickAsync();

        ILocator now = page.Locator("table[data-table=incidents-now] tbody tr");
        await Expect(now).ToHaveCountAsync(1);
        await Expect(page.Locator("table[data-table=incidents-all] tbody tr")).ToHaveCountAsync(2);
        await Expect(now.First).ToContainTextAsync("Severe");
        await Expect(now.First).ToContainTextAsync("payment itself");
        await Expect(page.GetByLabel("Detection").First).ToContainTextAsync("within the budget");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("incidents");

        await IncidentScene.StoreAsync(seed, 2, IncidentScene.Failing with { Id = "00000000000000a3", Title = "users: twice the logins", Services = ["users"], PValue = 1e-10 });
        await Expect(now).ToHaveCountAsync(2);
        await Expect(page.GetByText("2 incidents are open.")).ToBeVisibleAsync();
        await IncidentScene.StoreAsync(seed, 3, IncidentScene.Failing with { Id = "00000000000000a3", Title = "users: twice the logins", Services = ["users"], PValue = 1e-10, Closed = IncidentScene.Now });
        await Expect(page.GetByText("One incident is open.")).ToBeVisibleAsync();
        await Expect(now.Filter(new LocatorFilterOptions { HasText = "users: twice" })).ToContainTextAsync("Over");

        await now.Filter(new LocatorFilterOptions { HasText = "payment" }).First.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync("payment: 38 %");
        await Expect(page.Locator(".page-head")).ToContainTextAsync("Likeliest cause: payment itself, which explains 91% of it.");
        await Expect(page.Locator(".path-node.root")).ToContainTextAsync("payment");
        await Expect(page.Locator(".path-node.lit")).ToHaveCountAsync(2);
        await Expect(page.Locator(".path-line.lit")).ToHaveCountAsync(2);
        await Expect(page.Locator(".chart canvas")).ToHaveCountAsync(3);
        await Expect(page.Locator(".course li")).ToHaveCountAsync(7);
        await Expect(page.Locator("table[data-table=incident-findings] tbody tr")).ToHaveCountAsync(4);
        await Expect(page.Locator(".card").Filter(new LocatorFilterOptions { HasText = "Deployments nearby" }).Last).ToContainTextAsync("3 min before it began");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("incident");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await page.SetViewportSizeAsync(760, 1000);
        await probe.IsAccessibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        await probe.PictureAsync("incident-narrow-dark");

        await page.Locator(".card").Filter(new LocatorFilterOptions { HasText = "Earlier ones like it" }).Last.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync("20 %");
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Incidents_LostConnection_ComesBackByItself()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(IncidentScene.Now));
        IPage page = await browser.NewPageAsync();
        await page.AddInitScriptAsync("localStorage.setItem('insight.tenant', 'acme')");
        // The browser's end of the socket is held, so that it can be cut.
        IWebSocketRoute? socket = null;
        await page.RouteWebSocketAsync(new Regex("/hubs/live"), route =>
        {
            socket = route;
            route.ConnectToServer();
        });
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Incidents" }).ClickAsync();
        ILocator now = page.Locator("table[data-table=incidents-now] tbody tr");
        await Expect(now).ToHaveCountAsync(1);

        IWebSocketRoute cut = socket!;
        await cut.CloseAsync();
        await IncidentScene.StoreAsync(seed, 2, IncidentScene.Failing with { Id = "00000000000000a3", Title = "users: twice the logins" });

        await Expect(now).ToHaveCountAsync(2);
        await Expect(page.Locator(".link").First).ToContainTextAsync("Live");
        Assert.NotSame(cut, socket);
    }

    [BrowserFact]
    public async Task Analyst_MarksAsExpectedNotesADeploymentAndReplaysAPolicy()
    {
        await using TrafficSeed seed = await SeedAsync();
        await IncidentScene.StoreRequestsAsync(seed);
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(IncidentScene.Now), seed.Source);
        Assert.True(console.Service<ObjectStore>().Change(
            [new NamedObject(new ObjectMetadata { Name = "charge-rate", Tenant = "acme" }, new PolicySpec { RateLimit = new RateLimitRule { Requests = 10, Per = TimeSpan.FromMinutes(1) } })], [], "zoe", null, dryRun: false).IsGood);
        PageProbe probe = await browser.AsAsync(console, "analyst", "acme", IncidentScene.Now);
        IPage page = probe.Page;
        await page.GotoAsync(new Uri(console.Address, "/incidents/" + IncidentScene.Open).ToString());

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Mark as expected" }).ClickAsync();
        await page.GetByLabel("Why").FillAsync("load test\nof the provider");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("incident-expected");
        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Mark as expected" }).ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("Marked as expected until");
        NotedExpectation noted = Assert.Single(console.Service<ExpectationStore>().List());
        Assert.Equal(("acme", "payment", Insight.Anomaly.Findings.FindingMetric.ErrorRate, "load test of the provider"), (noted.Tenant, noted.Service, noted.Metric!.Value, noted.Reason));
        await page.Locator(".notice").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".notice")).ToHaveCountAsync(0);
        Assert.Empty(console.Service<ExpectationStore>().List());

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Note a deployment" }).ClickAsync();
        await page.GetByLabel("Version").FillAsync("v43");
        await page.GetByLabel("When").FillAsync("2026-03-01T09:00");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Note it" }).ClickAsync();
        await Expect(page.Locator(".card").Filter(new LocatorFilterOptions { HasText = "Deployments nearby" }).Last).ToContainTextAsync("v43");

        await page.RouteAsync("**/policies/replay*", async route =>
        {
            await Expect(page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync(); // busy while it runs
            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replay the incident" }).ClickAsync();
        await Expect(page.Locator(".replay-result .answer")).ToContainTextAsync("would have denied 110 of 120 requests in its scope");
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0);
        await probe.PictureAsync("incident-replay");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "All incidents" }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Marked as expected" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Expect something" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Textbox, new LocatorGetByRoleOptions { Name = "Service" }).FillAsync("users");
        await page.GetByLabel("Why").FillAsync("migration");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Mark as expected" }).ClickAsync();
        ILocator rows = page.Locator("table[data-table=expectations] tbody tr");
        await Expect(rows).ToHaveCountAsync(1);
        await rows.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "End now" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Undo" }).ClickAsync();
        await Expect(rows).ToContainTextAsync("Anything unusual of users");
        foreach ((string tab, string text) in new[] { ("Findings", "31 % of 420 requests"), ("Deployments", "v43"), ("Advice", "asks catalogue six times") })
        {
            await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = tab }).ClickAsync();
            await Expect(page.Locator("#panel")).ToContainTextAsync(text);
            await probe.IsAccessibleAsync();
            await probe.PictureAsync("incidents-" + tab.ToLowerInvariant());
        }

        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Viewer_SeesIncidentsAndMayChangeNothing()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(IncidentScene.Now), seed.Source);
        PageProbe probe = await browser.AsAsync(console, "viewer", "acme", IncidentScene.Now);
        PageProbe other = await browser.AsAsync(console, "approver", "beta", IncidentScene.Now);
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/incidents/" + IncidentScene.Open).ToString());
        foreach (string name in new[] { "Mark as expected", "Note a deployment" })
        {
            ILocator button = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name });
            await Expect(button).ToBeDisabledAsync();
            await Expect(button).ToHaveAttributeAsync("title", "Needs the role analyst");
        }

        await Expect(page.GetByText("Replaying requests needs the role analyst.")).ToBeVisibleAsync();
        Assert.Equal(403, await probe.StatusAsync(console, "POST", "/api/v1/expectations", new { tenant = "acme", service = "payment", until = IncidentScene.Now.AddDays(1), reason = "x" }));
        Assert.Equal(403, await probe.StatusAsync(console, "POST", "/api/v1/deployments", new { tenant = "acme", service = "payment", version = "1" }));
        Assert.Equal(403, await probe.StatusAsync(console, "POST", "/api/v1/policies/replay?incident=" + IncidentScene.Open, new { }));
        probe.HasNoComplaints();

        // An approver of another tenant does not learn that it exists.
        await other.Page.GotoAsync(new Uri(console.Address, "/incidents").ToString());
        await Expect(other.Page.GetByText("There was no incident yet")).ToBeVisibleAsync();
        await Expect(other.Page.GetByText("Nothing is unusual enough")).ToBeVisibleAsync();
        await other.PictureAsync("incidents-empty");
        other.HasNoComplaints();
        Assert.Equal(404, await other.StatusAsync(console, "GET", "/api/v1/incidents/" + IncidentScene.Open));
    }

    [BrowserFact]
    public async Task Incident_HostileText_IsShownAsText()
    {
        const string script = "<script>document.title='owned'</script>", image = "<img src=x onerror=document.title='owned'>";
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        IncidentView incident = IncidentScene.Failing;
        await IncidentScene.StoreAsync(seed, 1, incident with
        {
            Title = script,
            Services = [image, "right \u202e gnp"],
            Causes = [incident.Causes[0] with { Service = image, Path = [script, image], Reasons = [script] }],
            Findings = [incident.Findings[1] with { Source = script, Service = image, Reason = image }],
            Timeline = [new TimelineView(IncidentScene.Start, script)],
            Similar = [new SimilarView("javascript:alert(1)", IncidentScene.Start, 1, image)],
        });
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(IncidentScene.Now), seed.Source);
        PageProbe probe = await browser.AsAsync(console, "analyst", "acme", IncidentScene.Now);
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/incidents").ToString());
        await Expect(page.Locator("table[data-table=incidents-now] tbody")).ToContainTextAsync(script);
        await page.GotoAsync(new Uri(console.Address, "/incidents/" + IncidentScene.Open).ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync(script);
        await Expect(page.Locator(".path-node.root")).ToHaveCountAsync(1);
        await Expect(page.Locator(".facts").First).ToContainTextAsync("right \u25a1 gnp");
        await Expect(page.Locator("a[href='/incidents/javascript%3Aalert(1)']")).ToHaveCountAsync(1);
        await probe.PictureAsync("incident-hostile");
        Assert.DoesNotContain("owned", (await page.TitleAsync()).Replace(script, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("#app script, #app img").CountAsync());
        probe.HasNoComplaints();
    }

    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await IncidentScene.StoreAllAsync(seed);
        return seed;
    }
}
