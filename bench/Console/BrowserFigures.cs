using System.Diagnostics;
using System.Globalization;
using Insight.Bench.Ingest;

namespace Insight.Bench.Console;

/// <summary>What many browsers that watch the live graph cost the console. They are SignalR clients in a process of their own, so that their work is not counted.</summary>
internal static class BrowserFigures
{
    private const int Browsers = 200, Seconds = 20;

    public static async Task MeasureAsync(Figures figures, LargeSystem system)
    {
        await system.CallAsync(DateTime.UtcNow);
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (string argument in new[] { "watch", system.Address.ToString(), system.Token, Browsers.ToString(CultureInfo.InvariantCulture) }) start.ArgumentList.Add(argument);
        using Process watchers = Process.Start(start)!;
        await watchers.StandardOutput.ReadLineAsync(); // all have their snapshot

        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Seconds / 10; i++)
        {
            // A window of all edges every ten seconds, as roll-up writes it.
            await system.CallAsync(DateTime.UtcNow);
            await Task.Delay(TimeSpan.FromSeconds(10));
        }

        self.Refresh();
        double cores = (self.TotalProcessorTime - cpu) / Stopwatch.GetElapsedTime(started);
        await watchers.StandardInput.WriteLineAsync();
        string[] counts = (await watchers.StandardOutput.ReadLineAsync() ?? "0 0 0").Split(' ');
        await watchers.WaitForExitAsync();
        figures.AtMost("browsers_console_cpu", cores, "cores", 1);
        figures.Note("browsers_frames_least", double.Parse(counts[0], CultureInfo.InvariantCulture), "frames");
        figures.Note("browsers_frames_most", double.Parse(counts[1], CultureInfo.InvariantCulture), "frames");
        figures.Note("browsers_received", double.Parse(counts[2], CultureInfo.InvariantCulture) / 1e6, "MB");
    }
}
