using System.Globalization;
using System.Net;
using System.Text;

namespace Insight.Storage.ClickHouse;

/// <summary>ClickHouse's HTTP interface: builds requests, turns failures into <see cref="ClickHouseException"/>.</summary>
/// <remarks>Credentials travel in headers only, so no address, log line or exception can carry them.</remarks>
internal sealed class ClickHouseTransport : IDisposable
{
    // Servers take addresses of up to 1 MiB, proxies on the way often only 8 KiB; larger parameters go as form fields.
    private const int MaxParameterCharactersInAddress = 4096;

    // An error text longer than this is cut; ClickHouse's own are far shorter unless they quote a query.
    private const int MaxErrorCharacters = 16 * 1024;

    private readonly HttpClient _client;
    private readonly Uri _endpoint;

    public ClickHouseTransport(ClickHouseConnectionStringBuilder settings, IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        _endpoint = settings.Endpoint;
        DefaultTimeout = settings.Timeout == TimeSpan.Zero ? System.Threading.Timeout.InfiniteTimeSpan : settings.Timeout;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !IPAddress.TryParse(settings.Host, out IPAddress? address) || !IPAddress.IsLoopback(address),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // Shorter than ClickHouse's keep-alive (10 s, formerly 3 s, which it announces and .NET obeys).
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(8),
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("X-ClickHouse-User", settings.Username);
        if (settings.Password.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            throw new ArgumentException("Connection string: Password must not contain line breaks or NUL.", nameof(settings));
        _client.DefaultRequestHeaders.TryAddWithoutValidation("X-ClickHouse-Key", settings.Password);
        foreach ((string name, string value) in headers ?? []) _client.DefaultRequestHeaders.Add(name, value);
    }

    public TimeSpan DefaultTimeout { get; }

    public async Task<bool> PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri(_endpoint, "ping"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public ValueTask<ClickHouseResponse> SendAsync(QueryText query, IEnumerable<KeyValuePair<string, string>> fields, ResponseClock clock, bool async)
    {
        int size = query.Parameters.Sum(parameter => parameter.Key.Length + parameter.Value.Length);
        bool inAddress = size <= MaxParameterCharactersInAddress;
        IEnumerable<KeyValuePair<string, string>> parameters =
            query.Parameters.Select(parameter => KeyValuePair.Create("param_" + parameter.Key, parameter.Value));

        HttpContent content;
        if (inAddress)
        {
            fields = fields.Concat(parameters);
            content = new StringContent(query.Sql, Encoding.UTF8);
        }
        else
        {
            var form = new MultipartFormDataContent();
            foreach (KeyValuePair<string, string> parameter in parameters) form.Add(new StringContent(parameter.Value), parameter.Key);
            form.Add(new StringContent(query.Sql), "query");
            content = form;
        }

        return SendAsync(content, fields, clock, async);
    }

    /// <summary>Sends one request and returns when the head of its answer is there. Takes over <paramref name="clock"/>.</summary>
    public async ValueTask<ClickHouseResponse> SendAsync(HttpContent content, IEnumerable<KeyValuePair<string, string>> fields, ResponseClock clock, bool async)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(fields)) { Content = content };
        HttpResponseMessage? response = null;
        try
        {
            response = async
                ? await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock.Token)
                : _client.Send(request, HttpCompletionOption.ResponseHeadersRead, clock.Token);
            clock.Stop();
            string? queryId = Header(response, "X-ClickHouse-Query-Id");
            if (response.IsSuccessStatusCode && Header(response, "X-ClickHouse-Exception-Code") is null)
            {
                Stream body = async ? await response.Content.ReadAsStreamAsync(CancellationToken.None) : response.Content.ReadAsStream(CancellationToken.None);
                return new ClickHouseResponse(_endpoint, response, body, clock, queryId, Header(response, "X-ClickHouse-Exception-Tag"));
            }

            clock.Start();
            string error = await ReadErrorAsync(response, async, clock.Token);
            _ = int.TryParse(Header(response, "X-ClickHouse-Exception-Code"), CultureInfo.InvariantCulture, out int code);
            if (error.Length == 0) error = $"ClickHouse answered with HTTP status {(int)response.StatusCode}.";
            throw ClickHouseException.FromServer(error, code, queryId);
        }
        catch (Exception exception)
        {
            response?.Dispose();
            ClickHouseException? translated = clock.Translate(exception, _endpoint);
            clock.Dispose();
            if (translated is null) throw;
            throw translated;
        }
    }

    public void Dispose() => _client.Dispose();

    internal static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private Uri Address(IEnumerable<KeyValuePair<string, string>> fields)
    {
        // Times without a zone mean UTC everywhere, whatever the server's own zone is.
        var address = new StringBuilder("?session_timezone=UTC");
        foreach (KeyValuePair<string, string> field in fields)
            address.Append('&').Append(Uri.EscapeDataString(field.Key)).Append('=').Append(Uri.EscapeDataString(field.Value));
        return new Uri(_endpoint, address.ToString());
    }

    private static async ValueTask<string> ReadErrorAsync(HttpResponseMessage response, bool async, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream body = async
                ? await response.Content.ReadAsStreamAsync(cancellationToken)
                : response.Content.ReadAsStream(cancellationToken);
            byte[] text = new byte[MaxErrorCharacters];
            int length = async
                ? await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken)
                : body.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(text, 0, length);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return "";
        }
    }
}
