using System.Collections.Concurrent;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests;

/// <summary>The web page in a real browser.</summary>
public sealed class PageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    /// <summary>Where pictures of the page go when somebody wants to look at it: the variable names a folder.</summary>
    private static readonly string? s_pictures = Environment.GetEnvironmentVariable("INSIGHT_PICTURES");

    private static readonly DateTime s_from = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    [BrowserFact]
    public async Task Page_LiveTraffic_ShowsServicesEdgesAndEndpointsAndMoves()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        // A picture shows the whole look-back; the test needs no more than its end.
        await seed.AddShop(s_pictures is null ? s_from.AddMinutes(9) : s_from, s_from.AddMinutes(10)).StoreAsync();
        await seed.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, tenant, app, host, service, method, template, tier)
            SELECT endpoint_id, tenant, app, host, service, method, template, if(template IN ('/parcels', '/v1/products/{int}/stock'), 1, 2)
            FROM endpoints
            """);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddMinutes(10).AddSeconds(5)));
        IPage page = await browser.NewPageAsync();
        ConcurrentQueue<string> complaints = Listen(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Live");
        await Assertions.Expect(page.Locator("table[data-table=services] tbody tr")).ToHaveCountAsync(11);
        Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
        await PictureAsync(page, "live-services");

        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Edges" }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=edges] tbody tr")).ToHaveCountAsync(15);
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Endpoints" }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=endpoints] tbody tr")).ToHaveCountAsync(17);
        await PictureAsync(page, "live-endpoints");

        await seed.Add(new Call(s_from.AddSeconds(590), "web", "gift-cards", "GET", "/cards/{id}", 900)).StoreAsync();
        await Assertions.Expect(page.Locator("table[data-table=endpoints] tbody")).ToContainTextAsync("/cards/{id}");
        await Assertions.Expect(page.Locator("svg.canvas .node .name").Filter(new LocatorFilterOptions { HasText = "gift-cards" })).ToHaveCountAsync(1);
        Assert.Empty(complaints);
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
        ConcurrentQueue<string> complaints = Listen(page);

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
        await PictureAsync(page, "hostile");
        Assert.Equal("Insight", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("#app script, #app img, #app b, #app i").CountAsync());
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task Page_NoTraffic_SaysWhatToDoAndComesAliveByItself()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddSeconds(15)));
        IPage page = await browser.NewPageAsync();
        ConcurrentQueue<string> complaints = Listen(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Waiting for the first request" })).ToBeVisibleAsync();
        await PictureAsync(page, "empty");

        await seed.Add(new Call(s_from, "", "web", "GET", "/", 1000) { Evidence = 0, Confidence = 0 }).StoreAsync();
        await Assertions.Expect(page.Locator("table[data-table=services] tbody tr")).ToHaveCountAsync(2);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task Page_OnlyOldData_OffersToJumpThere()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        DateTime then = new(2015, 5, 17, 10, 5, 0, DateTimeKind.Utc);
        await seed.Add(new Call(then, "", "apache", "GET", "/blog/{text}", 0) { Evidence = 3, Confidence = 50 }).StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from));
        IPage page = await browser.NewPageAsync();
        ConcurrentQueue<string> complaints = Listen(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Jump to the latest data" }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=services] tbody")).ToContainTextAsync("apache");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Past window");
        await PictureAsync(page, "past");

        await page.ReloadAsync(); // the address holds the window
        await Assertions.Expect(page.Locator("table[data-table=services] tbody")).ToContainTextAsync("apache");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Back to live" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Live");
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task Page_Keyboard_SelectsSortsAndFilters()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.AddShop(s_from, s_from.AddMinutes(1)).StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddMinutes(1)));
        IPage page = await browser.NewPageAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1100 }, ColorScheme = ColorScheme.Dark });
        ConcurrentQueue<string> complaints = Listen(page);
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
        await PictureAsync(page, "dark-edge");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("aside.details")).ToHaveCountAsync(0);
        Assert.Empty(complaints);
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

    private static ConcurrentQueue<string> Listen(IPage page)
    {
        ConcurrentQueue<string> complaints = new();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
        return complaints;
    }

    private static async Task PictureAsync(IPage page, string name)
    {
        if (s_pictures is not null) await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(s_pictures, name + ".png"), FullPage = true });
    }
}
