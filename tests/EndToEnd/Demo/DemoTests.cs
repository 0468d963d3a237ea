using System.Diagnostics;
using Insight.EndToEnd.Product;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Demo;

/// <summary>What a newcomer sees: the demo, started with one command, in a real browser.</summary>
public sealed class DemoTests(ITestOutputHelper output)
{
    // The promise to a newcomer: what the shop does is on the page this soon after everything is up.
    private const float PageSeconds = 15;

    /// <summary>A picture of the page goes into the folder that this variable names, for the README.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("INSIGHT_PICTURES");

    [BrowserFact]
    public async Task Up_Demo_ServicesEdgesAndEndpointsAreOnThePageWithinFifteenSeconds()
    {
        using TemporaryData data = new();
        int[] ports = FreePorts.Take(3);
        await using InsightProcess insight = await InsightProcess.UpAsync([
            "--demo", "--data", data.Folder, "--gateway-port", $"{ports[0]}", "--gateway-https-port", $"{ports[1]}", "--console-port", $"{ports[2]}", "--demo-ports-from", "19100"]);
        long ready = Stopwatch.GetTimestamp();

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = BrowserFactAttribute.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1100 } });
        await page.GotoAsync(insight.ConsoleAddress);
        Assertions.SetDefaultExpectTimeout(1000 * (PageSeconds - (float)Stopwatch.GetElapsedTime(ready).TotalSeconds));

        await Assertions.Expect(Rows(page, "services").Filter(new LocatorFilterOptions { HasText = "storefront" })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Edges" }).ClickAsync();
        await Assertions.Expect(Rows(page, "edges").Filter(new LocatorFilterOptions { HasText = "storefront" }).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Endpoints" }).ClickAsync();
        await Assertions.Expect(Rows(page, "endpoints").Filter(new LocatorFilterOptions { HasText = "/products" }).First).ToBeVisibleAsync();
        output.WriteLine($"on the page {Stopwatch.GetElapsedTime(ready).TotalSeconds:0.0} s after readiness");

        if (Pictures is not null)
        {
            await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Edges" }).ClickAsync();
            await page.WaitForTimeoutAsync(60_000);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, "console.png") });
        }

        Assert.Equal(0, await insight.InterruptAsync());
    }

    private static ILocator Rows(IPage page, string table) => page.Locator($"table[data-table={table}] tbody tr");
}
