using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Insight.Gateway.Tests.Hostile;

/// <summary>A service that keeps the very bytes it got. It answers every request with 200 and closes.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    private readonly string _headers;

    /// <summary>Starts.</summary>
    /// <param name="headers">More header lines of every answer, one character a byte.</param>
    public RawUpstream(string headers = "")
    {
        _headers = headers;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>What came, one for each connection on which anything did.</summary>
    public ConcurrentBag<UpstreamRequest> Requests { get; } = [];

    /// <summary>Waits for what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient connection = client;
        NetworkStream stream = client.GetStream();
        StringBuilder received = new();
        UpstreamRequest? request = null;
        try
        {
            while (!received.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                if (!await ReadAsync()) return;
            }

            string text = received.ToString();
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            string head = text[..end];
            bool isChunked = head.Contains("\r\nTransfer-Encoding: chunked\r\n", StringComparison.OrdinalIgnoreCase);
            int length = LengthIn(head);
            Requests.Add(request = new UpstreamRequest(head, isChunked));
            if (head.Contains("\r\nExpect: 100-continue", StringComparison.OrdinalIgnoreCase)) await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
            while (isChunked ? !received.ToString(end, received.Length - end).EndsWith("0\r\n\r\n", StringComparison.Ordinal) : received.Length < end + length)
            {
                if (!await ReadAsync()) return;
            }

            request.IsAnswered = true;
            await WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n{_headers}\r\nok");
            client.Client.Shutdown(SocketShutdown.Send);
            while (await ReadAsync())
            {
                // Whatever still comes belongs to no request that was asked for.
            }

            request.Rest = received.ToString(end, received.Length - end);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // Cut off: what came by then counts.
        }

        async Task<bool> ReadAsync()
        {
            byte[] block = new byte[4096];
            int read = await stream.ReadAsync(block, _stop.Token);
            received.Append(Encoding.Latin1.GetString(block, 0, read));
            if (request is not null)
            {
                string all = received.ToString();
                request.Rest = all[(all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            }

            return read > 0;
        }

        async Task WriteAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token);
    }

    private static int LengthIn(string head)
    {
        const string name = "\r\nContent-Length: ";
        int at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + name.Length, head.IndexOf("\r\n", at + name.Length, StringComparison.Ordinal) - at - name.Length), CultureInfo.InvariantCulture);
    }
}
