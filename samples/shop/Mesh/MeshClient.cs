using System.Net.Http.Json;
using System.Text.Json;
using Shop.Topology;

namespace Shop.Mesh;

/// <summary>How one service calls the others: by virtual host, through the gateway. An expected failure is an answer
/// (503 unreachable, 504 too slow), not an exception.</summary>
public sealed class MeshClient : IDisposable
{
    // Slower than any healthy answer of this shop by a factor of twenty.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    // The largest answer of the shop is a page of products, some 20 kB.
    private const int MaxResponseBytes = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;
    private readonly ServiceDefinition _self;

    /// <summary>A client for one service over connections made by <see cref="GatewayConnector"/>, which it then owns.</summary>
    public MeshClient(ServiceDefinition self, HttpMessageHandler handler)
    {
        _self = self;
        _http = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxResponseBytes,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd($"shop-{self.Name}/1.0");
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="service">Name of the service to call.</param>
    /// <param name="path">Path and query, starting with a slash.</param>
    /// <param name="body">Sent as JSON; null for none.</param>
    /// <param name="timeout">For the whole call; null for the default of 2 s.</param>
    /// <param name="cancellation">The caller's own end.</param>
    public async Task<MeshResponse> SendAsync(
        HttpMethod method,
        string service,
        string path,
        object? body = null,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout ?? DefaultTimeout);
        using var request = Request(method, service, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: Json);
            // With a length known beforehand the request is not sent in chunks.
            await request.Content.LoadIntoBufferAsync(limit.Token);
        }

        try
        {
            using var response = await _http.SendAsync(request, limit.Token);
            var content = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return new MeshResponse((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, content);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return MeshResponse.Failed(504, $"{service} did not answer in time");
        }
        catch (HttpRequestException)
        {
            return MeshResponse.Failed(503, $"{service} cannot be reached");
        }
    }

    /// <summary>GET, with the default timeout unless another is given.</summary>
    public Task<MeshResponse> GetAsync(string service, string path, CancellationToken cancellation, TimeSpan? timeout = null) =>
        SendAsync(HttpMethod.Get, service, path, null, timeout, cancellation);

    /// <summary>POST of a JSON body.</summary>
    public Task<MeshResponse> PostAsync(string service, string path, object body, CancellationToken cancellation, TimeSpan? timeout = null) =>
        SendAsync(HttpMethod.Post, service, path, body, timeout, cancellation);

    /// <summary>Opens an answer that is read as it comes, such as a feed. The caller disposes it.</summary>
    /// <exception cref="HttpRequestException">The gateway cannot be reached.</exception>
    public Task<HttpResponseMessage> OpenAsync(string service, string path, CancellationToken cancellation) =>
        _http.SendAsync(Request(HttpMethod.Get, service, path), HttpCompletionOption.ResponseHeadersRead, cancellation);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string service, string path)
    {
        var scheme = _self.HasCertificate ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        var request = new HttpRequestMessage(method, $"{scheme}://{ShopServices.Get(service).Host}{path}")
        {
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Version = _self.HasCertificate ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
        };
        if (_self.PropagatesTrace)
            TraceContext.CopyTo(request);
        return request;
    }
}
