using System.Globalization;

namespace Insight.Bench.Console;

/// <summary>Many watchers of the live graph: SignalR's JSON protocol over WebSockets, whose messages are counted and thrown away.</summary>
internal static class Watchers
{
    /// <summary>Says when all have a first frame; after a line of input prints the least and most frames of a watcher and the bytes of all.</summary>
    public static async Task<int> RunAsync(Uri console, string token, int count)
    {
        using CancellationTokenSource ending = new();
        List<Watcher> watchers = [];
        List<Task> running = [];
        for (int i = 0; i < count; i++)
        {
            Watcher watcher = await Watcher.ConnectAsync(console, token);
            watchers.Add(watcher);
            running.AddRange([watcher.ReadAsync(ending.Token), watcher.PingAsync(ending.Token)]);
        }

        while (watchers.Any(static watcher => watcher.Frames == 0)) await Task.Delay(100);
        foreach (Watcher watcher in watchers) watcher.Clear();
        System.Console.WriteLine("ready");
        await System.Console.In.ReadLineAsync();
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watchers.Min(static w => w.Frames)} {watchers.Max(static w => w.Frames)} {watchers.Sum(static w => w.Bytes)}"));
        await ending.CancelAsync();
        await Task.WhenAll(running);
        return 0;
    }
}
