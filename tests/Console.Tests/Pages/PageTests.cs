using System.Text.RegularExpressions;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>The web page in a real browser.</summary>
public sealed class PageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    private static readonly DateTime s_from = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    [BrowserFact]
    public async Task Page_LiveTraffic_ShowsServicesEdgesAndEndpointsAndMoves()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        // A picture shows the whole look-back; the test needs no more than its end.
        await seed.AddShop(PageProbe.TakesPictures ? s_from : s_from.AddMinutes(9), s_from.AddMinutes(10)).StoreAsync();
        await seed.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, tenant, app, host, service, method, template, tier)
            SELECT endpoint_id, tenant, app, host, service, method, template, if(template IN ('/parcels', '/v1/products/{int}/stock'), 1, 2)
            FROM endpoints
            """);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddMinutes(10).AddSeconds(5)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Live");
        await Assertions.Expect(page.Locator("table[data-table=services] tbody tr")).ToHaveCountAsync(11);
        Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("live-services");

        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Edges" }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=edges] tbody tr")).ToHaveCountAsync(15);
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Endpoints" }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=endpoints] tbody tr")).ToHaveCountAsync(17);
        await probe.PictureAsync("live-endpoints");

        await seed.Add(new Call(s_from.AddSeconds(590), "web", "gift-cards", "GET", "/cards/{id}", 900)).StoreAsync();
        await Assertions.Expect(page.Locator("table[data-table=endpoints] tbody")).ToContainTextAsync("/cards/{id}");
        await Assertions.Expect(page.Locator("svg.canvas .node .name").Filter(new LocatorFilterOptions { HasText = "gift-cards" })).ToHaveCountAsync(1);
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Page_HostileNames_AreShownAsText()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        const string script = "<script>document.title='owned'</script>", image = "<img src=x onerror=document.title='owned'>", link = "javascript:alert(1)";
        await seed
            .Add(new Call(s_from, image, script, "GET", "/" + script, 1000) { Host = script })
            .Add(new Call(s_from, link, "right-to-left \u202e gnp.exe", "<b>", "/{<i>}", 1000) { Host = image })
            .StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddSeconds(15)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        ILocator services = page.Locator("table[data-table=services] tbody");
        await Assertions.Expect(services).ToContainTextAsync(script);
        await Assertions.Expect(services).ToContainTextAsync(image);
        await Assertions.Expect(services).ToContainTextAsync("right-to-left \u25a1 gnp.exe");
        foreach (string tab in new[] { "Edges", "Endpoints" })
        {
            await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = tab }).ClickAsync();
            await Assertions.Expect(page.Locator("table tbody")).ToContainTextAsync(script);
        }

        await page.Locator("svg.canvas .edge-label").First.ClickAsync();
        await Assertions.Expect(page.Locator("aside.details h2")).ToContainTextAsync("→");
        await probe.PictureAsync("hostile");
        Assert.Equal("Insight", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("#app script, #app img, #app b, #app i").CountAsync());
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Page_NoTraffic_SaysWhatToDoAndComesAliveByItself()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddSeconds(15)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Waiting for the first request" })).ToBeVisibleAsync();
        await probe.PictureAsync("empty");

        await seed.Add(new Call(s_from, "", "web", "GET", "/", 1000) { Evidence = 0, Confidence = 0 }).StoreAsync();
        await Assertions.Expect(page.Locator("table[data-table=services] tbody tr")).ToHaveCountAsync(2);
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Page_OnlyOldData_OffersToJumpThere()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        DateTime then = new(2015, 5, 17, 10, 5, 0, DateTimeKind.Utc);
        await seed.Add(new Call(then, "", "apache", "GET", "/blog/{text}", 0) { Evidence = 3, Confidence = 50 }).StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Jump to the latest data" }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=services] tbody")).ToContainTextAsync("apache");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Past window");
        await probe.PictureAsync("past");

        await page.ReloadAsync(); // the address holds the window
        await Assertions.Expect(page.Locator("table[data-table=services] tbody")).ToContainTextAsync("apache");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Back to live" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Live");
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Page_Keyboard_SelectsSortsAndFilters()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.AddShop(s_from, s_from.AddMinutes(1)).StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddMinutes(1)));
        IPage page = await browser.NewPageAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1100 }, ColorScheme = ColorScheme.Dark });
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        ILocator rows = page.Locator("table tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(11);

        await page.GetByLabel("Filter services").FillAsync("pay");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await page.GetByLabel("Filter services").FillAsync("");
        ILocator name = page.GetByRole(AriaRole.Columnheader, new PageGetByRoleOptions { Name = "Service" }).GetByRole(AriaRole.Button);
        await name.PressAsync("Enter");
        await Assertions.Expect(rows.First).ToContainTextAsync("Unknown source");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Services" }).PressAsync("ArrowRight");
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Edges" })).ToBeFocusedAsync();

        await page.Locator("svg.canvas .edge-label.failing").PressAsync("Enter");
        await Assertions.Expect(page.Locator("aside.details")).ToContainTextAsync("Source verified");
        await Assertions.Expect(page.Locator("aside.details")).ToContainTextAsync("checkout → payment");
        Assert.Contains("selected=", page.Url, StringComparison.Ordinal);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("dark-edge");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("aside.details")).ToHaveCountAsync(0);
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Page_MoreServicesThanCanBeDrawnOneByOne_AreDrawnAwayFromThePage()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        for (int i = 0; i < 130; i++) seed.Add(new Call(s_from, i < 10 ? "front" : $"service-{i / 10}", $"service-{i}", "GET", "/", 1000) { Errors5xx = i == 7 ? 1 : 0 });
        await seed.StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddSeconds(15)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        ILocator graph = page.Locator(".canvas.wide[data-laid-out]");
        await Assertions.Expect(graph).ToBeVisibleAsync();
        byte[] whole = await graph.ScreenshotAsync();
        await graph.PressAsync("+");
        Assert.NotEqual(whole, await graph.ScreenshotAsync());
        await graph.PressAsync("0");

        await page.GetByLabel("Filter services").FillAsync("service-7");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "service-7", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("aside.details")).ToContainTextAsync("Called by");
        await probe.PictureAsync("wide");
        await probe.IsAccessibleAsync();
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Page_GroupFindHide_DrawTogetherLightAndLeaveOutAndStandInTheAddress()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed
            .Add(new Call(s_from, "", "web", "GET", "/", 1000) { App = "front", Evidence = 0, Confidence = 0 })
            .Add(new Call(s_from, "web", "cart", "GET", "/cart", 1000) { App = "shop" })
            .Add(new Call(s_from, "cart", "stock", "GET", "/stock", 1000) { App = "shop" })
            .Add(new Call(s_from, "web", "mail", "POST", "/mail", 1000, 1000) { App = "office", Errors5xx = 2 })
            .StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddSeconds(15)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        ILocator names = page.Locator("svg.canvas .node .name"), faded = page.Locator("svg.canvas .node.faded .name");
        await Assertions.Expect(names).ToHaveTextAsync(["mail", "web", "cart", "stock", "Unknown source"]);

        await page.GetByLabel("Grouping").SelectOptionAsync("app");
        await Assertions.Expect(names).ToHaveTextAsync(["mail", "web", "Unknown source", "shop"]);
        await page.GetByPlaceholder("Find…").FillAsync("health:failing kind:service");
        await Assertions.Expect(faded).ToHaveTextAsync(["web", "Unknown source", "shop"]);
        await page.GetByPlaceholder("Hide…").FillAsync("kind:outside");
        await Assertions.Expect(names).ToHaveTextAsync(["mail", "web", "shop"]);
        await probe.PictureAsync("grouped");

        await page.ReloadAsync();
        await Assertions.Expect(names).ToHaveTextAsync(["mail", "web", "shop"]);
        await Assertions.Expect(faded).ToHaveTextAsync(["web", "shop"]);
        await page.GetByPlaceholder("Find…").FillAsync("p95>slow");
        await Assertions.Expect(page.GetByText("is no time, such as 200ms or 1.5s")).ToBeVisibleAsync();
        await probe.IsAccessibleAsync();
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Page_TwoWindows_SaysWhatIsNewGoneAndWorse()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        ulong[] quick = [.. Enumerable.Repeat(10_000UL, 40)], slow = [.. Enumerable.Repeat(90_000UL, 40)];
        await seed
            .Add(new Call(s_from, "web", "cart", "GET", "/cart", quick))
            .Add(new Call(s_from, "web", "stock", "GET", "/stock", quick))
            .Add(new Call(s_from, "web", "mail", "GET", "/mail", quick))
            .Add(new Call(s_from.AddMinutes(1), "web", "cart", "GET", "/cart", slow))
            .Add(new Call(s_from.AddMinutes(1), "web", "stock", "GET", "/stock", quick))
            .Add(new Call(s_from.AddMinutes(1), "web", "search", "GET", "/search", quick))
            .StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddMinutes(10)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GotoAsync(new Uri(console.Address, "/?from=2026-03-01T10:01:00Z&to=2026-03-01T10:02:00Z").ToString());

        await page.GetByLabel("Comparison", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("before");
        await Assertions.Expect(page.Locator(".changes li")).ToHaveTextAsync([
            Says("worse ?cart.*p95 .+ ms → [89].* ms"), Says("worse ?web ?p95"), Says("worse ?web → cart"),
            Says("new ?search"), Says("new ?web → search"),
            Says("gone ?mail"), Says("gone ?web → mail")]);
        await Assertions.Expect(page.Locator("svg.canvas .node.gone .name")).ToHaveTextAsync(["mail"]);
        await page.Locator(".changes li").First.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator("aside.details .change-line")).ToContainTextAsync("p95");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("compared");
        Assert.Contains("than=before", page.Url, StringComparison.Ordinal);

        // Back in time by keyboard: services keep their places.
        ILocator stock = page.Locator("svg.canvas .node", new PageLocatorOptions { HasText = "stock" });
        string? place = await stock.GetAttributeAsync("transform");
        await page.GetByLabel("Time travel").PressAsync("Home");
        await Assertions.Expect(page.Locator("svg.canvas .node.gone .name")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("svg.canvas .node .name").Filter(new LocatorFilterOptions { HasText = "mail" })).ToHaveCountAsync(1);
        Assert.Equal(place, await stock.GetAttributeAsync("transform"));
        Assert.Contains("to=2026-03-01T10%3A01", page.Url, StringComparison.Ordinal);
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Page_WithoutToken_SaysHowToSignIn()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed);
        IPage page = await browser.NewPageAsync();

        IResponse? response = await page.GotoAsync(console.Address.ToString());

        Assert.Equal(401, response?.Status);
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("Open the address that insight printed");
    }

    private static Regex Says(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
}
