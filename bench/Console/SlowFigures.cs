using System.Diagnostics;
using System.Globalization;
using Insight.Bench.Ingest;

namespace Insight.Bench.Console;

/// <summary>How soon a change reaches browsers that read, without and with others beside them that stand still. They are SignalR clients in a process of their own.</summary>
internal static class SlowFigures
{
    private const int Normal = 20, Slow = 20, Rounds = 12;

    /// <summary>Rounds in which the slow ones get more than their connections hold, before anything is measured.</summary>
    private const int Filling = 6;

    public static async Task MeasureAsync(Figures figures, LargeSystem system)
    {
        (double p95, double max, _) = await RunAsync(system, 0);
        figures.AtMost("delivery_without_slow_p95", p95, "ms", 1000);
        figures.Note("delivery_without_slow_max", max, "ms");
        (p95, max, double read) = await RunAsync(system, Slow);
        figures.AtMost("delivery_with_slow_p95", p95, "ms", 1000);
        figures.Note("delivery_with_slow_max", max, "ms");
        figures.Note("slow_browsers_read", read, "MB");
    }

    private static async Task<(double P95, double Max, double Read)> RunAsync(LargeSystem system, int slow)
    {
        await system.CallAsync(DateTime.UtcNow);
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (string argument in new[] { "delays", system.Address.ToString(), system.Token, Normal.ToString(CultureInfo.InvariantCulture), slow.ToString(CultureInfo.InvariantCulture) }) start.ArgumentList.Add(argument);
        using Process watchers = Process.Start(start)!;
        await watchers.StandardOutput.ReadLineAsync(); // all have their snapshot
        List<double> delays = [];
        for (int i = 0; i < Filling + Rounds; i++)
        {
            await watchers.StandardInput.WriteLineAsync("mark");
            await watchers.StandardOutput.ReadLineAsync();
            // A frame has just come: at once would always be just too late for the next one.
            await Task.Delay(i * 310 % 1000);
            await system.CallAsync(DateTime.UtcNow);
            await watchers.StandardInput.WriteLineAsync(DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture));
            string[] each = (await watchers.StandardOutput.ReadLineAsync() ?? "").Split(' ');
            if (i >= Filling) delays.AddRange(each.Select(static delay => double.Parse(delay, CultureInfo.InvariantCulture)));
        }

        await watchers.StandardInput.WriteLineAsync("end");
        double read = double.Parse(await watchers.StandardOutput.ReadLineAsync() ?? "0", CultureInfo.InvariantCulture) / 1e6;
        await watchers.WaitForExitAsync();
        delays.Sort();
        return (delays[(int)(delays.Count * .95)], delays[^1], read);
    }
}
