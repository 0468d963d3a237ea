using System.Net.Sockets;
using System.Text;

namespace Insight.Gateway.Tests.Support;

/// <summary>A TCP client that sends exactly what it is told, for requests no well-behaved client makes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawClient()
    {
    }

    public static async Task<RawClient> ConnectAsync(string url)
    {
        RawClient client = new();
        Uri uri = new(url);
        await client._socket.ConnectAsync(uri.Host, uri.Port);
        return client;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads until the given text has come; what has come so far.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        StringBuilder text = new();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await _socket.ReceiveAsync(one) == 0) throw new EndOfStreamException($"The connection ended after: {text}");
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    /// <summary>Reads until the server closes, however it does.</summary>
    public async Task<string> ReadToEndAsync()
    {
        StringBuilder text = new();
        byte[] block = new byte[4096];
        try
        {
            for (int read; (read = await _socket.ReceiveAsync(block)) > 0;) text.Append(Encoding.Latin1.GetString(block, 0, read));
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }

        return text.ToString();
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public void Shutdown() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
