using System.Globalization;

namespace Insight.Bench.Console;

/// <summary>Watchers of the live graph that say when a change reached each of them, and others that ask and never read.</summary>
internal static class DelayWatchers
{
    /// <summary>
    /// Line by line: says when all have a first frame; after <c>mark</c> remembers what each has; after a time (ticks, UTC) waits until each has something else, and prints how many
    /// milliseconds after that time it had it; after <c>end</c> prints the bytes that those who do not read have read.
    /// </summary>
    public static async Task<int> RunAsync(Uri console, string token, int normal, int slow)
    {
        using CancellationTokenSource ending = new();
        List<Watcher> watchers = [], still = [];
        List<Task> running = [];
        for (int i = 0; i < slow; i++)
        {
            Watcher watcher = await Watcher.ConnectAsync(console, token);
            still.Add(watcher);
            running.Add(watcher.PingAsync(ending.Token));
        }

        for (int i = 0; i < normal; i++)
        {
            Watcher watcher = await Watcher.ConnectAsync(console, token);
            watchers.Add(watcher);
            running.AddRange([watcher.ReadAsync(ending.Token), watcher.PingAsync(ending.Token)]);
        }

        while (watchers.Any(static watcher => watcher.Frames == 0)) await Task.Delay(50);
        System.Console.WriteLine("ready");
        string[] marked = [];
        while (await System.Console.In.ReadLineAsync() is { } line && line != "end")
        {
            if (line == "mark")
            {
                marked = [.. watchers.Select(static watcher => watcher.Last.Requests)];
                System.Console.WriteLine("marked");
                continue;
            }

            DateTime stored = new(long.Parse(line, CultureInfo.InvariantCulture), DateTimeKind.Utc);
            while (watchers.Select(static watcher => watcher.Last.Requests).Zip(marked).Any(static pair => pair.First == pair.Second)) await Task.Delay(2);
            System.Console.WriteLine(string.Join(' ', watchers.Select(watcher => Math.Max(0, (watcher.Last.Time - stored).TotalMilliseconds).ToString("0.###", CultureInfo.InvariantCulture))));
        }

        System.Console.WriteLine(still.Sum(static watcher => watcher.Bytes).ToString(CultureInfo.InvariantCulture));
        await ending.CancelAsync();
        await Task.WhenAll(running);
        foreach (Watcher watcher in still) watcher.Dispose();
        return 0;
    }
}
