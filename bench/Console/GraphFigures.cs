using System.Diagnostics;
using Insight.Bench.Ingest;
using Microsoft.Playwright;

namespace Insight.Bench.Console;

/// <summary>The service graph of a large system in a real browser, headless and without a GPU.</summary>
internal static class GraphFigures
{
    private const int Moves = 240, Changes = 10;

    /// <summary>Main-thread work of each frame: from its start to the first task after it was painted.</summary>
    private const string WatchFrames = """
        () => {
          window.frames_ = [];
          const channel = new MessageChannel();
          let started = 0;
          channel.port1.onmessage = () => window.frames_.push(performance.now() - started);
          const frame = () => { started = performance.now(); channel.port2.postMessage(0); window.watching_ = requestAnimationFrame(frame); };
          window.long_ = [];
          new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.long_.push(entry.duration))).observe({ type: 'longtask' });
          window.watching_ = requestAnimationFrame(frame);
        }
        """;

    public static async Task MeasureAsync(Figures figures, LargeSystem system)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
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
            await page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
            paints[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        figures.AtMost("graph_first_paint", Median(paints), "ms", 2000);
        if (Environment.GetEnvironmentVariable("INSIGHT_PICTURES") is { } pictures) await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(pictures, "graph-1500.png") });
        await MeasureChangesAsync(figures, system, page);
        await MeasurePanningAsync(figures, page);
    }

    private static async Task MeasureChangesAsync(Figures figures, LargeSystem system, IPage page)
    {
        ILocator total = page.Locator(".summary .figure", new PageLocatorOptions { HasText = "Requests" }).Locator(".figure-note");
        double[] waits = new double[Changes];
        for (int i = 0; i < Changes; i++)
        {
            string before = await total.InnerTextAsync();
            await system.CallAsync(DateTime.UtcNow);
            long stored = Stopwatch.GetTimestamp();
            await page.WaitForFunctionAsync(
                "(before) => [...document.querySelectorAll('.summary .figure')].find((f) => f.textContent.startsWith('Requests')).querySelector('.figure-note').textContent !== before", before,
                new PageWaitForFunctionOptions { PollingInterval = 10, Timeout = 20_000 });
            waits[i] = Stopwatch.GetElapsedTime(stored).TotalMilliseconds;
        }

        figures.AtMost("graph_change_shown_p50", Median(waits), "ms", 1000);
    }

    private static async Task MeasurePanningAsync(Figures figures, IPage page)
    {
        LocatorBoundingBoxResult box = await page.Locator(".canvas.wide").BoundingBoxAsync() ?? throw new InvalidOperationException("The graph is not on the page.");
        float x = box.X + (box.Width / 2), y = box.Y + (box.Height / 2);
        await page.EvaluateAsync(WatchFrames);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        for (int i = 0; i < Moves; i++)
        {
            double turn = 2 * Math.PI * i / 60;
            await page.Mouse.MoveAsync(x + (float)(120 * Math.Sin(turn)), y + (float)(80 * (1 - Math.Cos(turn))));
        }

        await page.Mouse.UpAsync();
        double[] frames = await page.EvaluateAsync<double[]>("() => { cancelAnimationFrame(window.watching_); return window.frames_; }");
        double[] tasks = await page.EvaluateAsync<double[]>("() => window.long_");
        Array.Sort(frames);
        figures.AtMost("graph_frame_main_thread_p95", frames[(int)(frames.Length * .95)], "ms", 33);
        figures.Note("graph_frames", frames.Length, "frames");
        figures.Note("graph_longest_task", tasks.DefaultIfEmpty(0).Max(), "ms");
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
