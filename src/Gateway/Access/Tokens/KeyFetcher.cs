using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Access.Tokens;

/// <summary>Fetches issuers' keys: by https, or http from this machine itself; at most 256 KiB in five seconds; redirects lead nowhere.</summary>
internal sealed partial class KeyFetcher(ILogger<KeyFetcher> logger) : IDisposable
{
    private const int MaxBytes = 256 << 10;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5), s_shortest = TimeSpan.FromMinutes(5), s_longest = TimeSpan.FromHours(24);

    /// <summary>A client of its own: what is set for upstreams does not concern issuers.</summary>
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    {
        Timeout = s_timeout,
        MaxResponseContentBufferSize = MaxBytes,
    };

    /// <summary>The address if keys may be fetched from it.</summary>
    public static Uri? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) ? address : null;

    /// <summary>Fetches; null when it failed.</summary>
    public async Task<FetchedKeys?> FetchAsync(Uri address)
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(address);
            if (!response.IsSuccessStatusCode)
            {
                LogRefused(address.IdnHost, (int)response.StatusCode);
                return null;
            }

            byte[] content = await response.Content.ReadAsByteArrayAsync();
            if (KeySet.Read(content) is { } keys) return new FetchedKeys(Digest.Read(SHA256.HashData(content)), keys, LifetimeOf(response.Headers.CacheControl?.MaxAge));
            LogUnreadable(address.IdnHost);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            LogFailed(address.IdnHost, e.GetType().Name);
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Issuers may say how long; neither so short that each token asks, nor so long that a key taken back lives on.</summary>
    public static TimeSpan LifetimeOf(TimeSpan? said) => said is not { } age || age < s_shortest ? s_shortest : age > s_longest ? s_longest : age;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Keys of the token issuer at {Host} cannot be fetched: status {Status}")]
    private partial void LogRefused(string host, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Keys of the token issuer at {Host} cannot be fetched: {Cause}")]
    private partial void LogFailed(string host, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the token issuer at {Host} publishes holds no usable key")]
    private partial void LogUnreadable(string host);
}
