using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Insight.Gateway.Tests.Tls;

/// <summary>A TLS client that names one host in the handshake and any host in its requests.</summary>
internal sealed class TlsClient : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private SslStream? _stream;

    /// <summary>The DNS name in the server's certificate.</summary>
    public string Shown => new X509Certificate2(_stream!.RemoteCertificate!).GetNameInfo(X509NameType.DnsName, forIssuer: false);

    public static async Task<TlsClient> ConnectAsync(string url, string serverName, X509Certificate2? certificate = null)
    {
        TlsClient client = new();
        Uri uri = new(url);
        await client._tcp.ConnectAsync(uri.Host, uri.Port);
        client._stream = new SslStream(client._tcp.GetStream());
        await client._stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            RemoteCertificateValidationCallback = static (_, server, _, _) => server?.Issuer == "CN=test authority",
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
        });
        return client;
    }

    /// <summary>Connects, asks once, and gives the status; 0: the gateway did not let the client in.</summary>
    public static async Task<int> StatusAsync(string url, string serverName, string host, X509Certificate2? certificate = null)
    {
        try
        {
            await using TlsClient client = await ConnectAsync(url, serverName, certificate);
            return await client.StatusAsync(host);
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    /// <summary>Asks for a path of a host and gives the status; 0: the connection was closed instead.</summary>
    public async Task<int> StatusAsync(string host)
    {
        await _stream!.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one) == 0) return 0;
            head.Append((char)one[0]);
        }

        string text = head.ToString();
        string? length = text.Split("\r\n").FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[length is null ? 0 : int.Parse(length.AsSpan("Content-Length:".Length), provider: null)];
        await _stream.ReadExactlyAsync(body);
        return int.Parse(text.AsSpan("HTTP/1.1 ".Length, 3), provider: null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null) await _stream.DisposeAsync();
        _tcp.Dispose();
    }
}
