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
        await seed.AddShop(s_from, s_from.AddMinutes(10)).StoreAsync();
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
