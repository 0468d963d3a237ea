using System.Net.WebSockets;
using System.Text;

namespace Insight.Bench.Console;

/// <summary>One watcher of the live graph: SignalR's JSON protocol over a WebSocket, whose messages are counted and thrown away. It reads when it is told to.</summary>
internal sealed class Watcher(ClientWebSocket socket) : IDisposable
{
    private const byte EndOfMessage = 0x1e;

    /// <summary>As browsers do: the console lets go of whoever says nothing for half a minute.</summary>
    private static readonly TimeSpan s_pingEvery = TimeSpan.FromSeconds(10);

    /// <summary>The sum of all requests stands this near to the beginning of a frame.</summary>
    private const int Beginning = 1024;

    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly byte[] _beginning = new byte[Beginning];
    private int _length;
    private volatile Arrival _last = new("", DateTime.MinValue);

    public int Frames { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>What the newest frame that tells another sum than the one before says, and when it was there as a whole.</summary>
    public Arrival Last => _last;

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

    /// <summary>Says that it is there, until cancelled.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_pingEvery, cancellationToken);
                await SendAsync("""{"type":6}""");
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The end.
        }
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
                Take(_buffer.AsSpan(0, received.Count));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    private void Take(ReadOnlySpan<byte> part)
    {
        while (!part.IsEmpty)
        {
            int end = part.IndexOf(EndOfMessage);
            ReadOnlySpan<byte> piece = end < 0 ? part : part[..end];
            int kept = Math.Min(piece.Length, Beginning - _length);
            piece[..kept].CopyTo(_beginning.AsSpan(_length));
            _length += kept;
            if (end < 0) return;
            Frames++;
            string requests = Requests(_beginning.AsSpan(0, _length));
            if (requests.Length > 0 && requests != _last.Requests) _last = new Arrival(requests, DateTime.UtcNow);
            _length = 0;
            part = part[(end + 1)..];
        }
    }

    private static string Requests(ReadOnlySpan<byte> beginning)
    {
        ReadOnlySpan<byte> mark = "\"totals\":{\"requests\":"u8;
        int at = beginning.IndexOf(mark);
        if (at < 0) return "";
        ReadOnlySpan<byte> rest = beginning[(at + mark.Length)..];
        int end = rest.IndexOf((byte)',');
        return end < 0 ? "" : Encoding.ASCII.GetString(rest[..end]);
    }

    private Task SendAsync(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + (char)EndOfMessage), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <param name="Requests">The sum of all requests, as the frame has it.</param>
    /// <param name="Time">When the frame was there, UTC.</param>
    internal sealed record Arrival(string Requests, DateTime Time);
}
