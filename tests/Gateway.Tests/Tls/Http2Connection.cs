using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Insight.Gateway.Tests.Hostile;

namespace Insight.Gateway.Tests.Tls;

/// <summary>A connection of HTTP/2 over TLS that is used for any host, as browsers share connections between hosts of one certificate.</summary>
internal sealed class Http2Connection : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private SslStream? _stream;
    private int _next = 1;

    public static async Task<Http2Connection> ConnectAsync(string url, string serverName)
    {
        Http2Connection connection = new();
        Uri uri = new(url);
        await connection._tcp.ConnectAsync(uri.Host, uri.Port);
        connection._stream = new SslStream(connection._tcp.GetStream());
        await connection._stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = static (_, server, _, _) => server?.Issuer == "CN=test authority",
        });
        await connection.SendAsync(Http2Frames.Beginning);
        return connection;
    }

    /// <summary>Asks for a host's first page and gives the status.</summary>
    public async Task<string?> StatusAsync(string host)
    {
        await SendAsync(Http2Frames.Head(_next, [(":method", "GET"), (":scheme", "https"), (":path", "/"), (":authority", host)]));
        _next += 2;
        byte[] received = new byte[64 << 10];
        int length = 0;
        while (true)
        {
            int read = await _stream!.ReadAsync(received.AsMemory(length));
            length += read;
            if (Http2Frames.AnswerIn(received.AsSpan(0, length), mayEnd: true) is { } status) return status;
            if (read == 0) return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null) await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private async Task SendAsync(string frames) => await _stream!.WriteAsync(Encoding.Latin1.GetBytes(frames));
}
