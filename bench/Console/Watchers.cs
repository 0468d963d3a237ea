using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Insight.Bench.Console;

/// <summary>Many watchers of the live graph: SignalR's JSON protocol over WebSockets, whose messages are counted and thrown away.</summary>
internal static class Watchers
{
    private const byte EndOfMessage = 0x1e;

    /// <summary>Says when all have a first frame; after a line of input prints the least and most frames of a watcher and the bytes of all.</summary>
    public static async Task<int> RunAsync(Uri console, string token, int count)
    {
        using CancellationTokenSource ending = new();
        Watcher[] watchers = new Watcher[count];
        for (int i = 0; i < count; i++) watchers[i] = await Watcher.ConnectAsync(console, token);
        Task[] reading = [.. watchers.Select(watcher => watcher.ReadAsync(ending.Token))];
        while (watchers.Any(static watcher => watcher.Frames == 0)) await Task.Delay(100);
        foreach (Watcher watcher in watchers) watcher.Clear();
        System.Console.WriteLine("ready");
        await System.Console.In.ReadLineAsync();
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watchers.Min(static w => w.Frames)} {watchers.Max(static w => w.Frames)} {watchers.Sum(static w => w.Bytes)}"));
        await ending.CancelAsync();
        await Task.WhenAll(reading);
        return 0;
    }

    private sealed class Watcher(ClientWebSocket socket)
    {
        private readonly byte[] _buffer = new byte[64 << 10];

        public int Frames { get; private set; }

        public long Bytes { get; private set; }

        public static async Task<Watcher> ConnectAsync(Uri console, string token)
        {
            ClientWebSocket socket = new();
            socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
            await socket.ConnectAsync(new UriBuilder(console) { Scheme = "ws", Path = "/hubs/live" }.Uri, CancellationToken.None);
            Watcher watcher = new(socket);
            await watcher.SendAsync("""{"protocol":"json","version":1}""");
            await socket.ReceiveAsync(watcher._buffer, CancellationToken.None);
            await watcher.SendAsync("""{"type":4,"invocationId":"1","target":"Watch","arguments":[60,null,0]}""");
            return watcher;
        }

        public void Clear() => (Frames, Bytes) = (0, 0);

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                while (true)
                {
                    WebSocketReceiveResult received = await socket.ReceiveAsync(_buffer, cancellationToken);
                    Bytes += received.Count;
                    Frames += _buffer.AsSpan(0, received.Count).Count(EndOfMessage);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
                socket.Dispose();
            }
        }

        private Task SendAsync(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + (char)EndOfMessage), WebSocketMessageType.Text, true, CancellationToken.None);
    }
}
