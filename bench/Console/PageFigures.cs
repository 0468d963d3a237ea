using System.Diagnostics;
using Insight.Bench.Ingest;
using Microsoft.Playwright;

namespace Insight.Bench.Console;

/// <summary>What is measured of a graph in a real browser, headless and without a GPU.</summary>
internal static class PageFigures
{
    private const int Moves = 240;

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

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });

    /// <summary>When what is on the page now has been painted.</summary>
    public static Task PaintedAsync(IPage page) => page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");

    /// <summary>Milliseconds from stored to shown, once for each change.</summary>
    public static async Task<double[]> ChangesAsync(LargeSystem system, IPage page, int changes)
    {
        ILocator total = page.Locator(".summary .figure", new PageLocatorOptions { HasText = "Requests" }).Locator(".figure-note");
        double[] waits = new double[changes];
        for (int i = 0; i < changes; i++)
        {
            string before = await total.InnerTextAsync();
            await system.CallAsync(DateTime.UtcNow);
            long stored = Stopwatch.GetTimestamp();
            await page.WaitForFunctionAsync(
                "(before) => [...document.querySelectorAll('.summary .figure')].find((f) => f.textContent.startsWith('Requests')).querySelector('.figure-note').textContent !== before", before,
                new PageWaitForFunctionOptions { PollingInterval = 10, Timeout = 20_000 });
            waits[i] = Stopwatch.GetElapsedTime(stored).TotalMilliseconds;
        }

        return waits;
    }

    /// <summary>Main-thread work while the graph is moved by hand.</summary>
    public static async Task PanningAsync(Figures figures, IPage page, string prefix)
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
        figures.AtMost(prefix + "_frame_main_thread_p95", frames[(int)(frames.Length * .95)], "ms", 33);
        figures.Note(prefix + "_frames", frames.Length, "frames");
        figures.Note(prefix + "_longest_task", tasks.DefaultIfEmpty(0).Max(), "ms");
    }

    /// <summary>A picture, when the variable INSIGHT_PICTURES names a folder.</summary>
    public static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("INSIGHT_PICTURES") is { } pictures) await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(pictures, name + ".png") });
    }

    public static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
