using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Export.Destinations.Http;

/// <summary>Posts to one receiver. Every connection passes the guard; redirects, proxies of the environment and cookies are not for it. One request at a time.</summary>
internal sealed class HttpSender : IDisposable
{
    /// <summary>Most bytes of an answer that are read. Those that speak of every event have a hundred bytes for each.</summary>
    public const int MaxAnswerBytes = 4 << 20;

    private const int MaxHeaderKilobytes = 32;

    /// <summary>Names are resolved anew at least this often.</summary>
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client;
    private readonly Surroundings _around;
    private readonly bool _compress;
    private readonly ArrayBufferWriter<byte> _packed = new();

    /// <param name="around">How to connect, and how long to wait.</param>
    /// <param name="authorities">How the receiver's certificate is checked; null: as this machine does.</param>
    /// <param name="compress">Whether bodies are sent with gzip.</param>
    public HttpSender(Surroundings around, X509ChainPolicy? authorities, bool compress)
    {
        _around = around;
        _compress = compress;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = around.ConnectTimeout,
            MaxConnectionsPerServer = 1,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            PooledConnectionLifetime = s_connectionLifetime,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = authorities, CertificateRevocationCheckMode = X509RevocationMode.NoCheck },
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestVersion = HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    /// <summary>Posts a body and reads the answer, or says why there is none.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> ended it.</exception>
    public async Task<HttpAnswer> PostAsync(Uri url, ReadOnlyMemory<byte> body, string contentType, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(_around.RequestTimeout, _around.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(_compress ? Packed(body) : body) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            if (_compress) request.Content.Headers.ContentEncoding.Add("gzip");
            request.Headers.TryAddWithoutValidation("User-Agent", "insight/" + _around.Version);
            foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            TimeSpan? pause = response.Headers.TryGetValues("Retry-After", out IEnumerable<string>? values) ? RetryAfter.Parse(values.FirstOrDefault(), _around.Time.GetUtcNow()) : null;
            (byte[] answer, bool isWhole) = await ReadAsync(response.Content, either.Token);
            return new HttpAnswer((int)response.StatusCode, answer, isWhole, pause, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HttpAnswer.None(timeout.IsCancellationRequested ? $"No whole answer within {_around.RequestTimeout.TotalSeconds:0.#} s." : $"No connection within {_around.ConnectTimeout.TotalSeconds:0.#} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            return HttpAnswer.None(NetworkProblem.Of(failure));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        bool encrypted = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps;
        Socket socket = await _around.Connections.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, encrypted, _around.Unacknowledged, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<(byte[] Bytes, bool IsWhole)> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        byte[] rented = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            int count = 0;
            while (true)
            {
                int read = await stream.ReadAsync(rented.AsMemory(count), cancellationToken);
                if (read == 0) return (rented[..count], true);
                count += read;
                if (count >= MaxAnswerBytes) return (rented[..MaxAnswerBytes], false);
                if (count < rented.Length) continue;
                byte[] larger = ArrayPool<byte>.Shared.Rent(rented.Length * 2);
                rented.AsSpan(0, count).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(rented);
                rented = larger;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private ReadOnlyMemory<byte> Packed(ReadOnlyMemory<byte> body)
    {
        _packed.ResetWrittenCount();
        using (GZipStream zip = new(new BufferStream(_packed), CompressionLevel.Fastest)) zip.Write(body.Span);
        return _packed.WrittenMemory;
    }
}
