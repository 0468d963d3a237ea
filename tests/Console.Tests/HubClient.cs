using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Insight.Console.Tests;

/// <summary>A browser's end of the live feed: SignalR's JSON protocol over a WebSocket, as far as one stream needs it.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char EndOfMessage = '\u001e';
    private const int Invocation = 4, Item = 2, Completion = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<JsonElement> _messages = new();
    private readonly StringBuilder _text = new();
    private int _invocations;

    public static Task<HubClient> ConnectAsync(RunningConsole console) => ConnectAsync(console.Address, "Authorization", "Bearer " + console.Token);

    /// <summary>With the cookie of a session.</summary>
    public static Task<HubClient> ConnectAsync(Uri console, string session) => ConnectAsync(console, "Cookie", "insight-session=" + session);

    private static async Task<HubClient> ConnectAsync(Uri console, string header, string value)
    {
        HubClient client = new();
        client._socket.Options.SetRequestHeader(header, value);
        await client._socket.ConnectAsync(new UriBuilder(console) { Scheme = "ws", Path = "/hubs/live" }.Uri, CancellationToken.None);
        await client.SendAsync(new { protocol = "json", version = 1 });
        await client.ReceiveAsync();
        return client;
    }

    /// <summary>Asks for the live feed.</summary>
    public Task WatchAsync(int lookBack = 600, string? feed = null, long sequence = 0) => StreamAsync("Watch", lookBack, feed, sequence);

    /// <summary>Asks for the live feed drawn together in one way.</summary>
    public Task WatchGraphAsync(string? group = null, string[]? open = null, string? feed = null, long sequence = 0) => StreamAsync("WatchGraph", 600, feed, sequence, group, open);

    /// <summary>Asks for the feed of incidents.</summary>
    public Task WatchIncidentsAsync() => StreamAsync("WatchIncidents");

    /// <summary>The next frame of the stream asked for last.</summary>
    public async Task<JsonElement> FrameAsync()
    {
        while (true)
        {
            JsonElement message = await ReceiveAsync();
            if (!message.TryGetProperty("type", out JsonElement type)) continue;
            if (type.GetInt32() == Item && message.GetProperty("invocationId").GetString() == $"{_invocations}") return message.GetProperty("item");
        }
    }

    /// <summary>The first frame for which <paramref name="wanted"/> holds.</summary>
    public async Task<JsonElement> FrameAsync(Func<JsonElement, bool> wanted)
    {
        while (true)
        {
            JsonElement frame = await FrameAsync();
            if (wanted(frame)) return frame;
        }
    }

    /// <summary>How the stream <paramref name="invocation"/> ended: its error, or null.</summary>
    public async Task<string?> EndAsync(int invocation)
    {
        while (true)
        {
            JsonElement message = await ReceiveAsync();
            if (!message.TryGetProperty("type", out JsonElement type) || type.GetInt32() != Completion) continue;
            if (message.GetProperty("invocationId").GetString() == $"{invocation}")
                return message.TryGetProperty("error", out JsonElement error) ? error.GetString() : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await Task.CompletedTask;
    }

    private Task StreamAsync(string target, params object?[] arguments) => SendAsync(new
    {
        type = Invocation,
        invocationId = (++_invocations).ToString(System.Globalization.CultureInfo.InvariantCulture),
        target,
        arguments,
    });

    private Task SendAsync(object message) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + EndOfMessage), WebSocketMessageType.Text, true, CancellationToken.None);

    private async Task<JsonElement> ReceiveAsync()
    {
        using CancellationTokenSource patience = new(s_patience);
        byte[] buffer = new byte[16 << 10];
        while (_messages.Count == 0)
        {
            WebSocketReceiveResult received = await _socket.ReceiveAsync(buffer, patience.Token);
            if (received.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException("The hub closed the connection.");
            _text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count)); // names in these tests are ASCII
            string text = _text.ToString();
            int end = text.LastIndexOf(EndOfMessage);
            if (end < 0) continue;
            foreach (string message in text[..end].Split(EndOfMessage)) _messages.Enqueue(JsonSerializer.Deserialize<JsonElement>(message));
            _text.Clear().Append(text[(end + 1)..]);
        }

        return _messages.Dequeue();
    }
}
