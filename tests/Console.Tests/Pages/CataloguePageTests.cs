using Insight.Console.Access;
using Insight.Console.Proposals;
using Insight.Console.Tests.Access;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>The catalogue and the way down from an edge, in a real browser.</summary>
public sealed class CataloguePageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    private static readonly string s_charge = CatalogueScene.Charge.EndpointId.ToString("x16");

    [BrowserFact]
    public async Task Catalogue_FindsAnEndpoint_AndShowsAllThatIsKnownOfIt()
    {
        await using TrafficSeed seed = await CatalogueScene.SeedAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, CatalogueScene.Time);
        CatalogueScene.Propose(console);
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Catalogue" }).ClickAsync();
        ILocator rows = page.Locator("table[data-table=catalogue] tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(17);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("catalogue");
        await TabAsync(page, "OpenAPI documents");
        await Assertions.Expect(page.Locator("table[data-table=hosts] a[download]")).ToHaveAttributeAsync("href", "/api/v1/openapi?host=shop.example");
        await probe.PictureAsync("documents");
        await TabAsync(page, "Endpoints");

        await page.GetByLabel("Not authenticated").CheckAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows).ToContainTextAsync("/charges");
        await page.ReloadAsync(); // the address holds the filters
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await page.GetByLabel("Not authenticated").UncheckAsync();
        await page.GetByLabel("Find").FillAsync("no such thing");
        await Assertions.Expect(page.GetByText("No endpoint fits the filters")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Clear the filters" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(17);

        await rows.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "POST /charges" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "POST /charges" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("table[data-table=edges] tbody tr")).ToContainTextAsync("checkout");
        await Assertions.Expect(page.Locator(".risk-reasons li").First).ToBeVisibleAsync();
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("endpoint");

        await TabAsync(page, "Distributions");
        await Assertions.Expect(page.Locator(".u-over").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".chart-table").First).ToContainTextAsync("ms");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("endpoint-distributions");
        await TabAsync(page, "Policies");
        await Assertions.Expect(page.Locator("table[data-table=proposals] tbody tr")).ToHaveCountAsync(1);
        string id = console.Service<ProposalStore>().List("default", [], 0, 2).Single(static p => p.Key == "charges").Id;
        await Assertions.Expect(page.Locator($"a[href='/proposals/{id}']")).ToContainTextAsync("30 requests a minute");
        await probe.PictureAsync("endpoint-policies");
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Endpoint_DriftIsAccepted_AndADecisionIsMadeAndUndone()
    {
        await using TrafficSeed seed = await CatalogueScene.SeedAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, CatalogueScene.Time);
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GotoAsync(new Uri(console.Address, $"/catalogue/{s_charge}?view=schema").ToString());

        await Assertions.Expect(page.Locator("table[data-table=drift] tbody tr")).ToContainTextAsync("/tax");
        await Assertions.Expect(page.Locator(".tree").First).ToContainTextAsync("amount");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("schema");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Accept as it is now" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Accept", Exact = true }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("ada"); // nobody claimed the console: it asks who it is
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(page.GetByText("None: bodies look as accepted.")).ToContainTextAsync("by ada");

        await TabAsync(page, "Decisions");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Ignore this endpoint" }).ClickAsync();
        await page.GetByLabel("Why").FillAsync("moved to the bank");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Decide", Exact = true }).ClickAsync();
        ILocator decisions = page.Locator("table[data-table=decisions] tbody tr");
        await Assertions.Expect(decisions).ToContainTextAsync("moved to the bank");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("decisions");
        await page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.GetByText("None: templates stand as they were learned.")).ToBeVisibleAsync();
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Edge_LeadsFromTheGraphDownToMaskedRequestsAndProposals()
    {
        await using TrafficSeed seed = await CatalogueScene.SeedAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, CatalogueScene.Time);
        CatalogueScene.Propose(console);
        IPage page = await browser.NewPageAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1000 }, ColorScheme = ColorScheme.Dark });
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.Locator("svg.canvas .edge-label[aria-label^='checkout to payment']").PressAsync("Enter");
        await page.Locator("aside.details").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Look closer" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "checkout → payment" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("section[aria-label=Evidence]")).ToContainTextAsync("SPIFFE name of a client certificate");
        await Assertions.Expect(page.Locator("section[aria-label=Detail]")).ToContainTextAsync("10.9.0.1:8080");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("edge");
        await TabAsync(page, "Endpoints");
        await page.Locator("table[data-table=endpoints]").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Distributions" }).ClickAsync();
        await Assertions.Expect(page.Locator(".u-over").First).ToBeVisibleAsync();
        await page.GetByLabel("Endpoint", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync(""); // bands of endpoints are kept during incidents only
        await Assertions.Expect(page.Locator("section[aria-label='Expected and seen'] .u-over")).ToHaveCountAsync(2);
        await probe.PictureAsync("edge-distributions");
        await TabAsync(page, "Requests");
        ILocator requests = page.Locator("table[data-table=requests] tbody tr");
        await Assertions.Expect(requests).ToHaveCountAsync(12);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("edge-requests");
        await page.GetByLabel("Status").SelectOptionAsync("5xx");
        await Assertions.Expect(requests).ToHaveCountAsync(2);
        await Assertions.Expect(requests.First).ToContainTextAsync("timeout");
        await TabAsync(page, "Policies");
        await Assertions.Expect(page.Locator("table[data-table=proposals] tbody tr")).ToHaveCountAsync(1);

        await page.SetViewportSizeAsync(760, 900);
        await TabAsync(page, "Overview");
        await Assertions.Expect(page.Locator("section[aria-label=Detail]")).ToContainTextAsync("HTTP/2");
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await probe.PictureAsync("edge-narrow");
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Roles_SeeWhatTheyMay_AndAreRefusedTheRest()
    {
        await using TrafficSeed seed = await CatalogueScene.SeedAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, CatalogueScene.Time);
        foreach ((string role, bool may) in new[] { ("viewer", false), ("analyst", true), ("approver", true) })
        {
            Assert.True(console.Service<UserStore>().Add(role, AccessConsole.Password, AccessConsole.RolesOf("*", role), "test"));
            IPage page = await browser.NewPageAsync();
            PageProbe probe = new(page);
            await page.GotoAsync(new Uri(console.Address, "/sign-in").ToString());
            await page.Locator("input[name=name]").FillAsync(role);
            await page.Locator("input[name=password]").FillAsync(AccessConsole.Password);
            await page.Locator("input[name=password]").PressAsync("Enter");
            await Assertions.Expect(page.GetByRole(AriaRole.Navigation)).ToContainTextAsync(role);

            await page.GotoAsync(new Uri(console.Address, $"/catalogue/{s_charge}?view=decisions").ToString());
            ILocator ignore = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Ignore this endpoint" });
            await (may ? Assertions.Expect(ignore).ToBeEnabledAsync() : Assertions.Expect(ignore).ToBeDisabledAsync());
            await TabAsync(page, "Requests");
            await Assertions.Expect(page.Locator("table[data-table=requests] tbody tr").First).ToContainTextAsync(may ? "10.4.0.7" : "10.4.0.*");
            probe.HasNoComplaints();

            string refused = "fetch('/api/v1/endpoints/ignored', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pattern: '/charges', as: 'ignore', reason: 'r' }) }).then(r => r.status)";
            string accepted = $"fetch('/api/v1/endpoints/{s_charge}/drift/accept', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body: '{{}}' }}).then(r => r.status)";
            Assert.Equal(may ? [200, 200] : [403, 403], new[] { await page.EvaluateAsync<int>(refused), await page.EvaluateAsync<int>(accepted) });
        }
    }

    [BrowserFact]
    public async Task HostileNames_AreShownAsText()
    {
        const string script = "<script>document.title='owned'</script>", image = "<img src=x onerror=document.title='owned'>";
        DateTime from = CatalogueScene.From;
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        Call call = new(from, image, script, "GET", "/" + script + "/{<i>}", 1000) { Host = image };
        await seed.Add(call).StoreAsync();
        await seed.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, host, service, method, template, tier, explanation, first_time, last_time, version)
            SELECT endpoint_id, host, service, method, template, 2, service, '2026-03-01 10:00:00', '2026-03-01 10:00:09', 1 FROM endpoints
            """);
        await seed.ExecuteAsync("""
            INSERT INTO endpoint_schemas (endpoint_id, direction, content_type, status, hour, bodies, state)
            VALUES (ENDPOINT, 1, '<b>json', 200, '2026-03-01 09:00:00', 200, '{"n":200,"t":{"{}":200},"f":{"<img src=x>":{"n":200,"t":{"integer":200}}}}')
            """.Replace("ENDPOINT", $"{call.EndpointId}", StringComparison.Ordinal));
        await new RawRecord(1, from, image, script) { Endpoint = call.EndpointId, Host = image, QueryNames = "<b>", Client = script, RequestId = image, Flag = "none" }.StoreAsync(seed.Source);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(from.AddSeconds(15)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());

        await page.GotoAsync(new Uri(console.Address, "/catalogue").ToString());
        ILocator rows = page.Locator("table[data-table=catalogue] tbody tr");
        await Assertions.Expect(rows).ToContainTextAsync(script);
        await NothingRanAsync();
        await rows.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=edges] tbody")).ToContainTextAsync(image);
        await NothingRanAsync();
        await TabAsync(page, "Schema and drift");
        await Assertions.Expect(page.Locator(".tree")).ToContainTextAsync("<img src=x>");
        await TabAsync(page, "Requests");
        await Assertions.Expect(page.Locator("table[data-table=requests] tbody tr")).ToContainTextAsync(image);
        await NothingRanAsync();
        await TabAsync(page, "Overview");
        await page.Locator("table[data-table=edges] tbody a").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync($"{image} → {script}");
        await probe.PictureAsync("hostile-edge");
        await NothingRanAsync();
        probe.HasNoComplaints();

        async Task NothingRanAsync()
        {
            Assert.DoesNotContain("owned", (await page.TitleAsync()).Replace(image, "", StringComparison.Ordinal).Replace(script, "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(0, await page.Locator("#app script, #app img, #app b, #app i").CountAsync());
        }
    }

    [BrowserFact]
    public async Task Empty_SaysWhatToDo()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, CatalogueScene.Time);
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());

        await page.GotoAsync(new Uri(console.Address, "/catalogue").ToString());
        await Assertions.Expect(page.GetByText("No endpoint was called in this window")).ToBeVisibleAsync();
        await probe.PictureAsync("catalogue-empty");
        await TabAsync(page, "OpenAPI documents");
        await Assertions.Expect(page.GetByText("Upload an OpenAPI document (2.0")).ToBeVisibleAsync();
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("documents-empty");
        await page.GotoAsync(new Uri(console.Address, "/edges").ToString());
        await Assertions.Expect(page.GetByText("No calls in this window")).ToBeVisibleAsync();
        foreach (string nowhere in new[] { "/edges/nonsense", "/edges/%25ZZ%3Eb", "/catalogue/nonsense" })
        {
            await page.GotoAsync(new Uri(console.Address, nowhere).ToString());
            await Assertions.Expect(page.Locator("main .empty")).ToContainTextAsync("’s address");
        }

        probe.HasNoComplaints();
    }

    private static Task TabAsync(IPage page, string name) => page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = name }).ClickAsync();
}
