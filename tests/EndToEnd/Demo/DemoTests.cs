using System.Diagnostics;
using Insight.EndToEnd.Product;
using Insight.Testing.Browser;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Demo;

/// <summary>What a newcomer sees: the demo, started with one command, in a real browser.</summary>
public sealed class DemoTests(BrowserFixture browser, ITestOutputHelper output) : IClassFixture<BrowserFixture>
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

        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(insight.ConsoleAddress);
        float left = 1000 * (PageSeconds - (float)Stopwatch.GetElapsedTime(ready).TotalSeconds);

        await Assertions.Expect(Rows(page, "services").Filter(new LocatorFilterOptions { HasText = "storefront" })).ToHaveCountAsync(1, new LocatorAssertionsToHaveCountOptions { Timeout = left });
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Edges" }).ClickAsync();
        await Assertions.Expect(Rows(page, "edges").Filter(new LocatorFilterOptions { HasText = "storefront" }).First).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = left });
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Endpoints" }).ClickAsync();
        await Assertions.Expect(Rows(page, "endpoints").Filter(new LocatorFilterOptions { HasText = "/products" }).First).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = left });
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
