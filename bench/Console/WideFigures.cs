using System.Diagnostics;
using Insight.Bench.Ingest;
using Microsoft.Playwright;

namespace Insight.Bench.Console;

/// <summary>A graph that is too large to be drawn one by one, in a real browser: the groups, one group opened, and how soon a change is shown.</summary>
internal static class WideFigures
{
    private const int Rounds = 3, Changes = 10;

    public static async Task MeasureAsync(Figures figures, LargeSystem system)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await PageFigures.LaunchAsync(playwright);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1000 } });
        await page.GotoAsync(system.SignInAddress.ToString());
        await page.Locator(".group-bar").WaitForAsync();

        double[] paints = new double[Rounds], openings = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            await system.CallAsync(DateTime.UtcNow);
            await page.GotoAsync("about:blank");
            long started = Stopwatch.GetTimestamp();
            await page.GotoAsync(new Uri(system.Address, "/?lookBack=60").ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
            await page.Locator("svg.canvas .node, .canvas.wide[data-laid-out]").First.WaitForAsync();
            await PageFigures.PaintedAsync(page);
            paints[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

            started = Stopwatch.GetTimestamp();
            await page.Locator("table[data-table=services] button.small").Nth(i).ClickAsync();
            await page.Locator(".group-bar .chip").WaitForAsync();
            await page.Locator(".canvas.wide[data-laid-out]").WaitForAsync();
            await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.group-bar p')].some((p) => / and \\d+ that stand for themselves/.test(p.textContent))", null, new PageWaitForFunctionOptions { PollingInterval = 10, Timeout = 30_000 });
            await PageFigures.PaintedAsync(page);
            openings[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        figures.AtMost("wide_first_paint_grouped", PageFigures.Median(paints), "ms", 2000);
        figures.AtMost("wide_group_opened", PageFigures.Median(openings), "ms", 1000);
        await PageFigures.PictureAsync(page, "graph-5000");
        double[] waits = await PageFigures.ChangesAsync(system, page, Changes);
        figures.AtMost("wide_change_shown_p50", PageFigures.Median(waits), "ms", 3000);
        figures.Note("wide_change_shown_max", waits.Max(), "ms");
        await PageFigures.PanningAsync(figures, page, "wide");
    }
}
