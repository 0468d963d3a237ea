using System.Diagnostics;
using Insight.Bench.Ingest;
using Microsoft.Playwright;

namespace Insight.Bench.Console;

/// <summary>The service graph of a large system in a real browser, headless and without a GPU.</summary>
internal static class GraphFigures
{
    private const int Changes = 10;

    public static async Task MeasureAsync(Figures figures, LargeSystem system)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await PageFigures.LaunchAsync(playwright);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1000 } });
        long transferred = 0;
        page.Response += (_, response) =>
        {
            if (response.Headers.TryGetValue("content-length", out string? length)) Interlocked.Add(ref transferred, long.Parse(length, System.Globalization.CultureInfo.InvariantCulture));
        };
        await page.GotoAsync(system.SignInAddress.ToString());
        await page.Locator(".canvas.wide[data-laid-out]").WaitForAsync();
        figures.AtMost("graph_page_transferred", transferred / 1e6, "MB", 1);

        double[] paints = new double[3];
        for (int i = 0; i < paints.Length; i++)
        {
            await system.CallAsync(DateTime.UtcNow);
            await page.GotoAsync("about:blank");
            long started = Stopwatch.GetTimestamp();
            await page.GotoAsync(new Uri(system.Address, "/?lookBack=60").ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
            await page.Locator(".canvas.wide[data-laid-out]").WaitForAsync();
            await PageFigures.PaintedAsync(page);
            paints[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        figures.AtMost("graph_first_paint", PageFigures.Median(paints), "ms", 2000);
        await PageFigures.PictureAsync(page, "graph-1500");
        figures.AtMost("graph_change_shown_p50", PageFigures.Median(await PageFigures.ChangesAsync(system, page, Changes)), "ms", 1000);
        await PageFigures.PanningAsync(figures, page, "graph");
    }
}
